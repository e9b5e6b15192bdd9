extension RedisSender {
    /// Entries added so far and not deleted; 0 for a stream that does not exist.
    package func xlen(_ stream: String) async throws(RedisError) -> Int {
        try await self.send(["XLEN", RedisArgument(stream)]).decodeInt()
    }

    /// Entries from `first` through `last`, oldest first, at most `count`.
    package func xrange(
        _ stream: String, from first: StreamEntryID = .zero, through last: StreamEntryID = .max, count: Int
    ) async throws(RedisError) -> [StreamEntry] {
        try StreamEntry.list(
            try await self.send([
                "XRANGE", RedisArgument(stream), RedisArgument(first), RedisArgument(last),
                "COUNT", RedisArgument(count),
            ]))
    }
}

extension RedisSender {
    /// Creates the group, and the stream where there is none. A group that exists stays as it is.
    /// - Parameter start: the group gets the entries after this one.
    /// - Returns: false if the group existed.
    @discardableResult
    package func xgroupCreate(
        _ stream: String, group: String, after start: StreamEntryID = .zero
    ) async throws(RedisError) -> Bool {
        do {
            _ = try await self.send([
                "XGROUP", "CREATE", RedisArgument(stream), RedisArgument(group), RedisArgument(start), "MKSTREAM",
            ])
            return true
        } catch {
            guard error.serverKind == "BUSYGROUP" else { throw error }
            return false
        }
    }

    /// Empty for a stream that does not exist.
    package func xinfoGroups(_ stream: String) async throws(RedisError) -> [StreamGroupInfo] {
        var groups: [StreamGroupInfo] = []
        for value in try await self.xinfo(["XINFO", "GROUPS", RedisArgument(stream)])?.decodeArray() ?? [] {
            groups.append(try StreamGroupInfo(value))
        }
        return groups
    }

    /// Empty for a stream that does not exist; throws of kind `NOGROUP` for a group that does not.
    package func xinfoConsumers(
        _ stream: String, group: String
    ) async throws(RedisError) -> [StreamConsumerInfo] {
        let command: RedisCommand = ["XINFO", "CONSUMERS", RedisArgument(stream), RedisArgument(group)]
        var consumers: [StreamConsumerInfo] = []
        for value in try await self.xinfo(command)?.decodeArray() ?? [] {
            consumers.append(try StreamConsumerInfo(value))
        }
        return consumers
    }

    package func xpending(_ stream: String, group: String) async throws(RedisError) -> StreamPendingSummary {
        try StreamPendingSummary(try await self.send(["XPENDING", RedisArgument(stream), RedisArgument(group)]))
    }

    /// Pending entries from `first` through `last`, oldest first, at most `count`.
    /// - Parameters:
    ///   - consumer: only those of this one.
    ///   - idle: only those last delivered at least this long ago.
    package func xpending(
        _ stream: String, group: String, from first: StreamEntryID = .zero, through last: StreamEntryID = .max,
        count: Int, consumer: String? = nil, idle: Duration? = nil
    ) async throws(RedisError) -> [StreamPendingEntry] {
        var command: RedisCommand = ["XPENDING", RedisArgument(stream), RedisArgument(group)]
        if let idle { command.append(contentsOf: ["IDLE", RedisArgument(idle.wholeMilliseconds)]) }
        command.append(contentsOf: [RedisArgument(first), RedisArgument(last), RedisArgument(count)])
        if let consumer { command.append(RedisArgument(consumer)) }
        return try StreamPendingEntry.list(try await self.send(command))
    }

    /// - Returns: nil for a stream that does not exist.
    private func xinfo(_ command: RedisCommand) async throws(RedisError) -> RedisValue? {
        do {
            return try await self.send(command)
        } catch {
            guard error.serverKind == "ERR", error.message.contains("no such key") else { throw error }
            return nil
        }
    }
}
