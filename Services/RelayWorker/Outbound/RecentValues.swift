import Synchronization

/// Values as they were last read, each for ``lifetime``. Many of them together cost less than asking again every time.
final class RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var readAt: ContinuousClock.Instant
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let lifetime: Duration
    private let capacity: Int

    init(lifetime: Duration = .seconds(5), capacity: Int = 20_000) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    /// Nil when it has to be read.
    func value(of key: Key, at now: ContinuousClock.Instant = .now) -> Value? {
        guard let entry = self.entries.withLock({ $0[key] }), now - entry.readAt < self.lifetime else { return nil }
        return entry.value
    }

    /// - Parameter readAt: when its reading began.
    func keep(_ value: Value, for key: Key, readAt: ContinuousClock.Instant) {
        self.entries.withLock { entries in
            if entries.count >= self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[key] = Entry(value: value, readAt: readAt)
        }
    }

    func forget(_ key: Key) {
        self.entries.withLock { $0[key] = nil }
    }
}
