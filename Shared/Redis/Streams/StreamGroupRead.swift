/// The command XREADGROUP.
struct StreamGroupRead {
    let group: String
    let consumer: String
    let streams: [(name: String, position: StreamPosition)]
    /// At most so many entries of each stream.
    let count: Int

    func command(block: Duration? = nil) -> RedisCommand {
        var command: RedisCommand = [
            "XREADGROUP", "GROUP", RedisArgument(self.group), RedisArgument(self.consumer),
            "COUNT", RedisArgument(self.count),
        ]
        if let block { command.append(contentsOf: ["BLOCK", RedisArgument(block.wholeMilliseconds)]) }
        command.append("STREAMS")
        command.append(contentsOf: self.streams.map(\.name))
        command.append(contentsOf: self.streams.map(\.position.argument))
        return command
    }
}

extension RedisSender {
    /// Reads what there is, at most `count` entries of each stream, and does not wait for more.
    package func xreadgroup(
        group: String, consumer: String, streams: [(name: String, position: StreamPosition)], count: Int
    ) async throws(RedisError) -> [StreamRead] {
        let read = StreamGroupRead(group: group, consumer: consumer, streams: streams, count: count)
        return try StreamRead.list(try await self.send(read.command()))
    }
}

extension RedisConnection {
    /// Reads at most `count` entries of each stream, and waits for the first up to `block`, at least 1 ms.
    ///
    /// Only here, since it holds up all else on the connection. If the task is cancelled meanwhile, entries may have
    /// been given to the consumer all the same: they are among its pending ones.
    /// - Returns: an empty array if nothing came.
    package func xreadgroup(
        group: String, consumer: String, streams: [(name: String, position: StreamPosition)], count: Int,
        block: Duration
    ) async throws(RedisError) -> [StreamRead] {
        let read = StreamGroupRead(group: group, consumer: consumer, streams: streams, count: count)
        // BLOCK 0 would mean for ever.
        let block = max(block, .milliseconds(1))
        return try StreamRead.list(
            try await self.send(read.command(block: block), timeout: block + self.commandTimeout))
    }
}

extension Duration {
    var wholeMilliseconds: Int {
        Int(self / .milliseconds(1))
    }
}
