/// Something that sends commands: the client over its shared connections, or a connection of one's own.
package protocol RedisSender: Sendable {
    /// Sends `commands` as one write on one connection and returns as many replies, in order, each with its own result.
    ///
    /// Throws if nothing was sent or the task was cancelled; what fails after sending is in the results. A command
    /// without a reply by the deadline fails with `.timedOut`, and so do or break all others on its connection.
    /// - Parameter timeout: nil stands for the configured one.
    func send(
        pipeline commands: [RedisCommand], timeout: Duration?
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>]

    func send(_ command: RedisCommand, timeout: Duration?) async throws(RedisError) -> RedisValue

    /// The timeout of a command for which none is given.
    var commandTimeout: Duration { get }
}

extension RedisSender {
    package func send(_ command: RedisCommand) async throws(RedisError) -> RedisValue {
        try await self.send(command, timeout: nil)
    }

    package func send(
        pipeline commands: [RedisCommand]
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        try await self.send(pipeline: commands, timeout: nil)
    }
}
