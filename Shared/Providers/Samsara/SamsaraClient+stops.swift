package import Core
internal import NIOHTTP1

extension SamsaraClient {
    /// Adds an update as a line to its stop's notes, unless it stands there already: safe to repeat.
    ///
    /// Between reading the route and writing it a dispatcher's own change of the same route can be lost, since Samsara
    /// takes a route's stops only as a whole.
    ///
    /// - Throws: `notFound` when route or stop are gone, `rejected` when the dispatcher's notes leave no room.
    package func appendStopNote(_ update: FleetUpdate) async throws(ProviderError) {
        guard let stop = update.stop else { throw ProviderError(.rejected, detail: "the update belongs to no stop") }
        let path = RequestPath("fleet", "routes", stop.route.rawValue)
        let route = try await call(.get("get_route", path)) { $0.json("data") }
        guard let patch = try SamsaraStopNote.patch(for: route, adding: update) else { return }
        try await call(
            VendorRequest(operation: "update_route", method: .PATCH, path: path, body: .json(patch.encoded)))
    }
}
