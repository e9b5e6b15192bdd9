import NIOCore

/// One connection. Commands of several tasks share it in the order in which they are sent.
package final class RedisConnection: RedisSender {
    package let commandTimeout: Duration
    private let channel: any Channel
    private let outbox: SharedOutbox
    private let ended: Pending<RedisError>
    private let handler: NIOLoopBound<CommandHandler>

    /// Call on the channel's event loop, for a channel whose pipeline ends in a `CommandHandler`.
    init(adopting channel: any Channel, commandTimeout: Duration) throws {
        let handler = try channel.pipeline.syncOperations.handler(type: CommandHandler.self)
        self.commandTimeout = commandTimeout
        self.channel = channel
        self.outbox = handler.outbox
        self.ended = handler.ended
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// Whether the caller runs on the connection's event loop.
    var isOnEventLoop: Bool { self.channel.eventLoop.inEventLoop }

    package func send(_ command: RedisCommand, timeout: Duration?) async throws(RedisError) -> RedisValue {
        let deadline = self.deadline(after: timeout)
        return try await self.exchange(CollectionOfOne(command), deadline: deadline).single()
    }

    package func send(
        pipeline commands: [RedisCommand], timeout: Duration?
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        try await self.exchange(commands, deadline: self.deadline(after: timeout))
    }

    private func deadline(after timeout: Duration?) -> NIODeadline {
        .now() + TimeAmount(timeout ?? self.commandTimeout)
    }
}

extension RedisConnection {
    func exchange(
        _ commands: some Collection<RedisCommand>, deadline: NIODeadline
    ) async throws(RedisError) -> [Reply] {
        guard !commands.isEmpty else { return [] }
        guard !Task.isCancelled else { throw .cancelled }
        let replies = Pending<[Reply]>()
        switch self.submit(commands, for: .task(replies), deadline: deadline) {
        case .admitted: return try await replies.value()
        case .overloaded: throw .overloaded
        case .refused(let error): throw error
        }
    }

    /// Hands `commands` over for sending, unless the connection refuses them.
    func submit(
        _ commands: some Collection<RedisCommand>, for receiver: ReplyReceiver, deadline: NIODeadline
    ) -> Outbox.Admission {
        let admission = self.outbox.withLock { $0.append(commands, for: receiver, deadline: deadline) }
        if admission == .admitted(flushNeeded: true) {
            self.channel.eventLoop.execute { [handler] in handler.value.flush() }
        }
        return admission
    }

    /// Closes the connection when the commands in flight have their replies; refuses others with `error` at once.
    func drain(refusing error: RedisError) {
        self.outbox.withLock { $0.drain(refusing: error) }
        self.channel.eventLoop.execute { [handler] in handler.value.closeIfDrained() }
    }

    /// Closes the connection now; commands in flight fail.
    func close() {
        let reason = RedisError(.connectionLost(sent: true), "the connection was closed on purpose")
        self.channel.eventLoop.execute { [handler] in handler.value.close(reason) }
    }

    /// Returns why when the connection has ended. Await once only; cancellation closes the connection.
    func closed() async -> RedisError {
        do {
            return try await self.ended.value()
        } catch {
            self.close()
            return error
        }
    }
}

extension [Reply] {
    /// The reply to a command that was sent alone.
    func single() throws(RedisError) -> RedisValue {
        guard let reply = self.first else { throw .closed }
        return try reply.get()
    }
}
