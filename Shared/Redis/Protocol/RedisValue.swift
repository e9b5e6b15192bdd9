package import NIOCore

/// A RESP2 reply.
///
/// The strings of one reply share its memory: a string kept for long keeps the whole reply alive, so copy it then.
package enum RedisValue: Sendable, Equatable {
    /// A simple or a bulk string.
    case string(ByteBuffer)
    case integer(Int64)
    /// A null bulk string or a null array.
    case null
    case array([RedisValue])
    /// An error inside an array, such as in the reply to EXEC; an error that is the whole reply is thrown instead.
    case error(RedisError)
}

extension RedisValue {
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    package var bytes: ByteBuffer? {
        if case .string(let buffer) = self { buffer } else { nil }
    }

    package var string: String? {
        self.bytes.map { String(buffer: $0) }
    }

    /// The integer of an integer reply, or of a string that is a decimal number.
    package var int: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .string(let buffer): Int(String(buffer: buffer))
        case .null, .array, .error: nil
        }
    }

    package var array: [RedisValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// What kind of reply this is, without its content.
    var kindDescription: String {
        switch self {
        case .string(let buffer): "a string of \(buffer.readableBytes) bytes"
        case .integer: "an integer"
        case .null: "null"
        case .array(let values): "an array of \(values.count)"
        case .error(let error): "the error \(error.serverKind ?? "")"
        }
    }
}
