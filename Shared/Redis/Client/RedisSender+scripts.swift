extension RedisSender {
    /// Runs `script` by its digest. Where the server does not know it (any more), the source is sent, once.
    /// - Parameter timeout: for each of the commands this takes, which is one but for the first use and that case.
    package func evaluate(
        _ script: RedisScript, keys: [String] = [], arguments: [RedisArgument] = [], timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let call = RedisScript.Call(script, keys: keys, arguments: arguments)
        let sha1 = try await self.digest(of: script, timeout: timeout)
        do {
            return try await self.send(call.evalsha(sha1), timeout: timeout)
        } catch {
            guard error.isUnknownScript else { throw error }
            return try await self.send(call.eval, timeout: timeout)
        }
    }

    /// Runs `calls` in one write, each with its own result, in order. Those whose script the server does not know run
    /// after the others, in a second write.
    ///
    /// Throws if nothing was sent or the task was cancelled.
    package func evaluate(
        pipeline calls: [RedisScript.Call], timeout: Duration? = nil
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        var commands: [RedisCommand] = []
        commands.reserveCapacity(calls.count)
        for call in calls {
            commands.append(call.evalsha(try await self.digest(of: call.script, timeout: timeout)))
        }
        var replies = try await self.send(pipeline: commands, timeout: timeout)
        let unknown = replies.indices.filter { replies[$0].isUnknownScript }
        do {
            let again = try await self.send(pipeline: unknown.map { calls[$0].eval }, timeout: timeout)
            for (index, reply) in zip(unknown, again) { replies[index] = reply }
        } catch {
            for index in unknown { replies[index] = .failure(error) }
        }
        return replies
    }

    private func digest(of script: RedisScript, timeout: Duration?) async throws(RedisError) -> String {
        if let sha1 = script.sha1 { return sha1 }
        let load: RedisCommand = ["SCRIPT", "LOAD", RedisArgument(script.source)]
        let sha1 = try await self.send(load, timeout: timeout).decodeString()
        script.sha1 = sha1
        return sha1
    }
}

extension RedisError {
    var isUnknownScript: Bool {
        self.serverKind == "NOSCRIPT"
    }
}

extension Result<RedisValue, RedisError> {
    var isUnknownScript: Bool {
        if case .failure(let error) = self { error.isUnknownScript } else { false }
    }
}
