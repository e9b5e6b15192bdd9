import FoundationEssentials

/// Time zones by their names. Looking one up reads files, and a fleet's messages name few.
struct TimeZones: Sendable {
    private let found = RecentValues<String, TimeZone?>(lifetime: .seconds(3_600), capacity: 1_000)

    /// - Parameter name: as IANA or whoever typed it has it; nil for a name of none.
    func zone(_ name: String) -> TimeZone? {
        let now = ContinuousClock.now
        if let zone = self.found.value(of: name, at: now) { return zone }
        let zone = TimeZone(identifier: name)
        self.found.keep(zone, for: name, readAt: now)
        return zone
    }
}
