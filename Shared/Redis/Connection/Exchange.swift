import NIOCore

typealias Reply = Result<RedisValue, RedisError>

/// Commands that were written as one, and who gets one reply to each.
struct Exchange: Sendable {
    let receiver: ReplyReceiver
    let commandCount: Int
    let byteCount: Int
    let deadline: NIODeadline
}
