package import NIOCore

/// One argument of a command: text, a decimal number or bytes.
package struct RedisArgument: Sendable, Equatable {
    enum Storage: Sendable, Equatable {
        case string(String)
        case integer(Int64)
        case buffer(ByteBuffer)
        case bytes([UInt8])
    }

    let storage: Storage

    package init(_ string: String) {
        self.storage = .string(string)
    }

    package init(_ integer: Int) {
        self.storage = .integer(Int64(integer))
    }

    package init(_ integer: Int64) {
        self.storage = .integer(integer)
    }

    /// The readable bytes of `buffer`.
    package init(_ buffer: ByteBuffer) {
        self.storage = .buffer(buffer)
    }

    package init(_ bytes: [UInt8]) {
        self.storage = .bytes(bytes)
    }
}

extension RedisArgument: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) {
        self.init(value)
    }

    package init(integerLiteral value: Int) {
        self.init(value)
    }
}

extension RedisArgument {
    /// Bytes of the argument as a bulk string: `$<count>\r\n<content>\r\n`.
    var encodedSize: Int {
        let count = self.byteCount
        return 1 + decimalDigitCount(count.magnitude) + 2 + count + 2
    }

    var byteCount: Int {
        switch self.storage {
        case .string(let string): string.utf8.count
        case .integer(let integer): decimalDigitCount(UInt(integer.magnitude)) + (integer < 0 ? 1 : 0)
        case .buffer(let buffer): buffer.readableBytes
        case .bytes(let bytes): bytes.count
        }
    }
}
