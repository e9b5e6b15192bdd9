import Synchronization

/// Tells whoever listens what has changed.
final class EventHub: Sendable {
    private struct Listeners {
        var next = 0
        var continuations: [Int: AsyncStream<Event>.Continuation] = [:]
    }

    struct Event: Sendable {
        let name: String
        let data: JSON
    }

    private let listeners = Mutex(Listeners())

    func publish(_ name: String, _ data: JSON) {
        let continuations = listeners.withLock { Array($0.continuations.values) }
        continuations.forEach { $0.yield(Event(name: name, data: data)) }
    }

    /// A listener that does not keep up loses the oldest of 1,000 events.
    func listen() -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(1_000))
        let id = listeners.withLock { listeners in
            listeners.next += 1
            listeners.continuations[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.continuations.removeValue(forKey: id) }
        }
        return stream
    }
}
