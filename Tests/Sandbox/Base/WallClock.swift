/// Where the time comes from.
struct WallClock: Sendable {
    let now: @Sendable () -> Timestamp

    static let system = WallClock { Timestamp.now }
}
