/// Who gets the replies to an exchange, or why there are none.
enum ReplyReceiver: Sendable {
    case task(Pending<[Reply]>)
    /// Called once, on the connection's event loop.
    case callback(@Sendable (Result<[Reply], RedisError>) -> Void)

    func receive(_ outcome: Result<[Reply], RedisError>) {
        switch self {
        case .task(let replies): replies.resolve(outcome)
        case .callback(let callback): callback(outcome)
        }
    }
}
