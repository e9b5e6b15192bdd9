import FoundationEssentials
import TestSupport

/// A fleet whose drivers each have a route, and what its webhooks need.
struct LoadedFleet: Sendable {
    let fleet: Fleet
    /// Of the webhook, below ingress' address.
    let path: String
    let secret: String
    /// By the driver's number: the route and its first stop.
    let routes: [(id: String, stop: String)]
    /// Before anything happens.
    let start: Date

    init(_ fleet: Fleet, ingressURL: String) async throws {
        let webhook = try await fleet.webhook()
        self.fleet = fleet
        self.path = String(webhook.url.dropFirst(ingressURL.count))
        self.secret = webhook.secret
        self.start = Date() - 300
        var routes: [(id: String, stop: String)] = []
        for driver in fleet.drivers { routes.append(try await Self.createRoute(of: driver, fleet)) }
        self.routes = routes
    }

    private static func createRoute(of driver: Fleet.Driver, _ fleet: Fleet) async throws -> (String, String) {
        let times = [Date(), Date() + 3_600].map { JSON.string($0.ISO8601Format()) }
        let place: JSON = ["latitude": 30.2672, "longitude": -97.7431, "address": "500 Congress Ave, Austin, TX"]
        let route: JSON = [
            "name": "Morning run", "driverId": .string(driver.id),
            "stops": [
                ["name": "Depot", "singleUseLocation": place, "scheduledDepartureTime": times[0]],
                ["name": "Yard", "singleUseLocation": place, "scheduledArrivalTime": times[1]],
            ],
        ]
        let answer = try await HTTP.send(
            "POST", "\(fleet.stack.sandboxURL)/samsara/fleet/routes", key: fleet.token, json: route)
        guard let id = answer.json["data"]["id"].string, let stop = answer.json["data"]["stops"][0]["id"].string else {
            throw TestFailure("POST /fleet/routes answered \(answer.status): \(answer.text)")
        }
        return (id, stop)
    }
}
