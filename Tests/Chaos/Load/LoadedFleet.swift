import FoundationEssentials
import TestSupport

/// A fleet whose drivers each have a route, and what its webhooks need.
struct LoadedFleet: Sendable {
    let fleet: Fleet
    /// Of the webhook, below ingress' address.
    let path: String
    let secret: String
    /// Where the events happen that happen at a stop; nothing else happens there.
    let stops: [EntryTag: Stop]
    /// Before anything happens.
    let start: Date

    struct Stop: Sendable {
        let route: String
        let id: String
    }

    init(_ fleet: Fleet, drivers: [Script.Driver], ingressURL: String) async throws {
        let webhook = try await fleet.webhook()
        self.fleet = fleet
        self.path = String(webhook.url.dropFirst(ingressURL.count))
        self.secret = webhook.secret
        self.start = Date() - 300
        var stops: [EntryTag: Stop] = [:]
        for driver in drivers {
            let tags = driver.events.filter(\.isAtStop).map(\.tag)
            stops.merge(try await Self.createRoute(of: fleet.drivers[driver.number], through: tags, fleet)) { $1 }
        }
        self.stops = stops
    }

    /// From a depot to a yard, with a stop between them for each tag, and named by it.
    private static func createRoute(
        of driver: Fleet.Driver, through tags: [EntryTag], _ fleet: Fleet
    ) async throws -> [EntryTag: Stop] {
        let place: JSON = ["latitude": 30.2672, "longitude": -97.7431, "address": "500 Congress Ave, Austin, TX"]
        let names = ["Depot"] + tags.map(\.description) + ["Yard"]
        let stops = names.enumerated().map { position, name -> JSON in
            let time = JSON.string((Date() + 60 * Double(position)).ISO8601Format())
            let timeName = position == 0 ? "scheduledDepartureTime" : "scheduledArrivalTime"
            return .object(["name": .string(name), "singleUseLocation": place, timeName: time])
        }
        let route: JSON = ["name": "Morning run", "driverId": .string(driver.id), "stops": .array(stops)]
        let answer = try await HTTP.send(
            "POST", "\(fleet.stack.sandboxURL)/samsara/fleet/routes", key: fleet.token, json: route)
        let ids = answer.json["data"]["stops"].array.compactMap { $0["id"].string }
        guard let id = answer.json["data"]["id"].string, ids.count == names.count else {
            throw TestFailure("POST /fleet/routes answered \(answer.status): \(answer.text)")
        }
        return Dictionary(uniqueKeysWithValues: zip(tags, ids.dropFirst().map { Stop(route: id, id: $0) }))
    }
}
