import Testing

@testable import Redis

func expectReply(
    _ text: String, to command: RedisCommand, of sender: some RedisSender,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let reply = try await sender.send(command)
    #expect(reply.string == text, sourceLocation: sourceLocation)
}

/// What sending `command` throws, nil if it succeeds.
func failure(
    of sender: some RedisSender, _ command: RedisCommand, timeout: Duration? = nil
) async -> RedisError? {
    do {
        _ = try await sender.send(command, timeout: timeout)
        return nil
    } catch {
        return error
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

extension RedisCommand: ExpressibleByStringLiteral {
    /// A command without arguments.
    package init(stringLiteral name: String) {
        self.init(RedisArgument(name))
    }
}
