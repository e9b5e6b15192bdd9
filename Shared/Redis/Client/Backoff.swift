/// Exponential backoff with full jitter: the n-th delay is random between zero and the n-th bound.
struct Backoff {
    private let first: Duration
    private let cap: Duration
    private var bound: Duration

    init(first: Duration = .milliseconds(50), cap: Duration = .seconds(1)) {
        self.first = first
        self.cap = cap
        self.bound = first
    }

    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        defer { self.bound = min(self.bound * 2, self.cap) }
        return self.bound * Double.random(in: 0...1, using: &generator)
    }

    /// Starts over if what was tried lasted longer than the longest delay; one that ends at once counts as a failure.
    mutating func succeeded(for duration: Duration) {
        if duration > self.cap { self.bound = self.first }
    }
}
