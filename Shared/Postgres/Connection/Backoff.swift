/// The pause before the next attempt to connect: exponential, with full jitter.
struct Backoff {
    static let base: Duration = .milliseconds(50)
    static let limit: Duration = .seconds(1)

    /// Since the last success.
    private(set) var attempts = 0

    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let longest = min(Self.base * (1 << min(attempts, 10)), Self.limit)
        attempts += 1
        return longest * Double.random(in: 0...1, using: &generator)
    }

    mutating func reset() {
        attempts = 0
    }
}
