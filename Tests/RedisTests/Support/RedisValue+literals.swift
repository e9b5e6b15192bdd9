import NIOCore

@testable package import Redis

extension RedisValue {
    static func text(_ text: String) -> RedisValue {
        .string(ByteBuffer(string: text))
    }

    static func error(_ kind: String, _ message: String) -> RedisValue {
        .error(RedisError(.server(kind: kind), message))
    }
}

extension RedisValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    package init(stringLiteral value: String) {
        self = .text(value)
    }

    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    package init(arrayLiteral elements: RedisValue...) {
        self = .array(elements)
    }
}
