import NIOCore

/// Matches replies to the exchanges that were sent, first in, first out.
struct ReplyQueue {
    struct Answered {
        let exchange: Exchange
        let replies: [Reply]
    }

    private var exchanges = CircularBuffer<Exchange>()
    /// Replies to the first exchange so far.
    private var replies: [Reply] = []

    mutating func append(_ sent: [Exchange]) {
        self.exchanges.append(contentsOf: sent)
    }

    /// - Returns: the exchange that `reply` completes, nil if it awaits more.
    mutating func receive(_ reply: Reply) throws(RedisError) -> Answered? {
        guard let exchange = self.exchanges.first else {
            throw RedisError(.protocolViolation, "the server sent a reply to no command")
        }
        self.replies.append(reply)
        guard self.replies.count == exchange.commandCount else { return nil }
        self.exchanges.removeFirst()
        defer { self.replies = [] }
        return Answered(exchange: exchange, replies: self.replies)
    }

    var earliestDeadline: NIODeadline? {
        self.exchanges.lazy.map(\.deadline).min()
    }

    /// Empties the queue. Commands without a reply get `.timedOut` where their deadline has passed, else `error`.
    mutating func fail(with error: RedisError, now: NIODeadline) -> [Answered] {
        defer {
            self.exchanges.removeAll()
            self.replies = []
        }
        var received = self.replies
        return self.exchanges.map { exchange in
            defer { received = [] }
            let failure = exchange.deadline <= now ? RedisError.timedOut : error
            let missing = exchange.commandCount - received.count
            return Answered(
                exchange: exchange, replies: received + Array(repeating: .failure(failure), count: missing))
        }
    }
}
