import NIOCore
import Synchronization

extension RedisClient {
    /// Runs a script without a task, for callers on an event loop: `completion` is called once, on the event loop of
    /// the connection that was used.
    ///
    /// False, and nothing happens, when that is not possible at once: no connection is up, too much is in flight, or
    /// the script was never run before. Then use `evaluate`.
    package func evaluateNow(
        _ call: RedisScript.Call, completion: @escaping @Sendable (Result<RedisValue, RedisError>) -> Void
    ) -> Bool {
        guard let sha1 = call.script.sha1, case .connection(let connection) = self.pool.withLock({ $0.select() })
        else { return false }
        let replies = Pending<[Reply]>()
        let deadline = NIODeadline.now() + TimeAmount(self.commandTimeout)
        let command = CollectionOfOne(call.evalsha(sha1))
        guard case .admitted = connection.submit(command, replies: replies, deadline: deadline) else { return false }
        replies.observe { outcome in
            completion(outcome.flatMap { $0.first ?? .failure(RedisError(.unexpectedReply, "no reply")) })
        }
        return true
    }
}
