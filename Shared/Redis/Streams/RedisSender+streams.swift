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

    /// Entries from `last` down to `first`, newest first, at most `count`.
    package func xrevrange(
        _ stream: String, from last: StreamEntryID = .max, through first: StreamEntryID = .zero, count: Int
    ) async throws(RedisError) -> [StreamEntry] {
        try StreamEntry.list(
            try await self.send([
                "XREVRANGE", RedisArgument(stream), RedisArgument(last), RedisArgument(first),
                "COUNT", RedisArgument(count),
            ]))
    }

    /// Nil for a stream that does not exist.
    package func xinfoStream(_ stream: String) async throws(RedisError) -> StreamInfo? {
        guard let reply = try await self.xinfo(["XINFO", "STREAM", RedisArgument(stream)]) else { return nil }
        return try StreamInfo(reply)
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

    /// Removes the consumer together with what is pending for it, which then counts as acknowledged.
    /// - Returns: how many entries were pending.
    @discardableResult
    package func xgroupDelConsumer(
        _ stream: String, group: String, consumer: String
    ) async throws(RedisError) -> Int {
        try await self.send([
            "XGROUP", "DELCONSUMER", RedisArgument(stream), RedisArgument(group), RedisArgument(consumer),
        ]).decodeInt()
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
