import NIOCore
import Synchronization

extension RedisClient {
    /// Runs a script without a task, for callers on an event loop: `completion` is called once, on the event loop of
    /// the connection that was used, which is the caller's where that has one.
    ///
    /// False, and nothing happens, when that is not possible at once: no connection is up, too much is in flight, or
    /// the script was never run before. Then use `evaluate`.
    package func evaluateNow(
        _ call: RedisScript.Call, completion: @escaping @Sendable (Result<RedisValue, RedisError>) -> Void
    ) -> Bool {
        guard let sha1 = call.script.sha1,
            case .connection(let connection) = self.pool.withLock({ $0.select { $0.isOnEventLoop } })
        else { return false }
        let deadline = NIODeadline.now() + TimeAmount(self.commandTimeout)
        return connection.submit(call.evalsha(sha1), deadline: deadline) { reply in
            guard reply.isUnknownScript else { return completion(reply) }
            let isSent = connection.submit(call.eval, deadline: deadline, completion: completion)
            if !isSent { completion(reply) }
        }
    }
}

extension RedisConnection {
    /// False, and nothing happens, when the connection takes no more.
    fileprivate func submit(
        _ command: RedisCommand, deadline: NIODeadline, completion: @escaping @Sendable (Reply) -> Void
    ) -> Bool {
        let receiver = ReplyReceiver.callback { outcome in
            completion(outcome.flatMap { $0.first ?? .failure(RedisError(.unexpectedReply, "no reply")) })
        }
        guard case .admitted = self.submit(CollectionOfOne(command), for: receiver, deadline: deadline) else {
            return false
        }
        return true
    }
}
