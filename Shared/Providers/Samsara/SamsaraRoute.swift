internal import Core

/// What the feed of route events leaves out: who drives a route, and what its stops are called.
package struct SamsaraRoute: Sendable {
    let driver: JSONValue?
    let vehicle: JSONValue?
    private let id: String
    private let name: JSONValue?
    private let stops: [JSONValue]

    init?(_ route: WireObject) {
        guard let id: RouteID = route.id("id") else { return nil }
        self.id = id.rawValue
        self.name = route.json("name")
        self.driver = Self.party(route.json("driver"))
        self.vehicle = Self.party(route.json("vehicle"))
        if case .list(let stops) = route.json("stops") { self.stops = stops } else { self.stops = [] }
    }

    /// The route as a webhook has it, with this stop alone.
    func reduced(to stop: StopID) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .text(self.id), "stops": .list(self.stops.filter { $0["id"]?.text == stop.rawValue }),
        ]
        members["name"] = self.name
        return .object(members)
    }

    private static func party(_ party: JSONValue?) -> JSONValue? {
        guard let id = party?["id"] else { return nil }
        return .object(["id": id, "name": party?["name"] ?? .null])
    }
}
