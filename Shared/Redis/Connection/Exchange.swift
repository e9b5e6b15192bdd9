import NIOCore

typealias Reply = Result<RedisValue, RedisError>

/// Commands that were written as one, and the caller who awaits one reply to each.
struct Exchange: Sendable {
    let replies: Pending<[Reply]>
    let commandCount: Int
    let byteCount: Int
    let deadline: NIODeadline
}
