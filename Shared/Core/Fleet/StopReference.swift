/// Where a fleet update about a stop goes: ids only, the product keeps nothing else of a route.
package struct StopReference: Hashable, Sendable, Codable {
    package var route: RouteID
    package var stop: StopID

    package init(route: RouteID, stop: StopID) {
        self.route = route
        self.stop = stop
    }
}
