/// What one person and one business number have written to each other.
struct ChatThread: Sendable {
    static let limit = 5_000

    var messages = Ring<ChatMessage>(limit: ChatThread.limit)
    /// Opens the window in which free-form messages are allowed.
    var lastInbound: Timestamp?
    var typingUntil: Timestamp?
    var pair: TokenBucket?

    func message(_ id: String) -> ChatMessage? {
        messages.last { $0.id == id }
    }

    mutating func update(_ id: String, _ change: (inout ChatMessage) -> Void) {
        guard let index = messages.lastIndex(where: { $0.id == id }) else { return }
        change(&messages[index])
    }

    var unread: Int {
        messages.count { $0.direction == .outbound && ($0.receipt == .sent || $0.receipt == .delivered) }
    }
}
