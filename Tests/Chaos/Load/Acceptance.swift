import Synchronization

/// What ingress has answered with 2xx.
final class Acceptance: Sendable {
    private struct State {
        var tags: Set<EntryTag> = []
        /// By WhatsApp's message id.
        var replies: [String: EntryTag] = [:]
    }

    private let state = Mutex(State())

    func insert(_ tag: EntryTag) {
        self.state.withLock { _ = $0.tags.insert(tag) }
    }

    /// A driver has sent it; whether ingress takes it is seen later.
    func name(_ reply: String, _ tag: EntryTag) {
        self.state.withLock { $0.replies[reply] = tag }
    }

    var tags: Set<EntryTag> { self.state.withLock(\.tags) }
    var replies: [String: EntryTag] { self.state.withLock(\.replies) }
    var count: Int { self.state.withLock { $0.tags.count } }
}
