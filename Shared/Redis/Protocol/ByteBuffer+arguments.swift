import NIOCore

extension ByteBuffer {
    /// Writes `arguments` as RESP bulk strings, with one capacity check for all of them.
    mutating func writeArguments(_ arguments: some Collection<RedisArgument>) {
        let size = arguments.reduce(0) { $0 + $1.encodedSize }
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { target in
            var writer = unsafe ArgumentWriter(target)
            for argument in arguments {
                writer.write(argument)
            }
            return writer.offset
        }
    }

    mutating func writeArrayHeader(count: Int) {
        let size = 1 + decimalDigitCount(count.magnitude) + 2
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { target in
            var writer = unsafe ArgumentWriter(target)
            writer.writeHeader("*", count: count)
            return writer.offset
        }
    }
}

extension RedisArgument {
    /// Bytes of the argument as a bulk string: `$<count>\r\n<content>\r\n`.
    fileprivate var encodedSize: Int {
        let count = self.byteCount
        return 1 + decimalDigitCount(count.magnitude) + 2 + count + 2
    }

    fileprivate var byteCount: Int {
        switch self.storage {
        case .string(let string): string.utf8.count
        case .integer(let integer): decimalDigitCount(UInt(integer.magnitude)) + (integer < 0 ? 1 : 0)
        case .buffer(let buffer): buffer.readableBytes
        case .bytes(let bytes): bytes.count
        }
    }
}

/// Writes RESP into memory whose size was computed from the same arguments beforehand, and checks each write against it.
@safe
private struct ArgumentWriter {
    private let target: UnsafeMutableRawBufferPointer
    private(set) var offset = 0

    init(_ target: UnsafeMutableRawBufferPointer) {
        unsafe self.target = unsafe target
    }

    mutating func write(_ argument: RedisArgument) {
        self.writeHeader("$", count: argument.byteCount)
        switch argument.storage {
        case .string(var string): string.withUTF8 { unsafe self.write(UnsafeRawBufferPointer($0)) }
        case .integer(let integer): self.write(integer)
        case .buffer(let buffer): unsafe buffer.withUnsafeReadableBytes { unsafe self.write($0) }
        case .bytes(let bytes): unsafe bytes.withUnsafeBytes { unsafe self.write($0) }
        }
        self.writeLineEnd()
    }

    mutating func writeHeader(_ type: Unicode.Scalar, count: Int) {
        self.write(UInt8(ascii: type))
        self.write(digits: count.magnitude)
        self.writeLineEnd()
    }

    private mutating func write(_ integer: Int64) {
        if integer < 0 { self.write(UInt8(ascii: "-")) }
        self.write(digits: UInt(integer.magnitude))
    }

    private mutating func write(digits value: UInt) {
        let count = decimalDigitCount(value)
        var rest = value
        for position in stride(from: self.offset + count - 1, through: self.offset, by: -1) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            unsafe self.target[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        self.offset += count
    }

    private mutating func writeLineEnd() {
        self.write(UInt8(ascii: "\r"))
        self.write(UInt8(ascii: "\n"))
    }

    private mutating func write(_ byte: UInt8) {
        unsafe self.target[self.offset] = byte
        self.offset += 1
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(unsafe bytes.count <= self.target.count - self.offset)
        guard let source = bytes.baseAddress, let base = unsafe self.target.baseAddress else { return }
        unsafe (base + self.offset).copyMemory(from: source, byteCount: bytes.count)
        self.offset += bytes.count
    }
}

func decimalDigitCount(_ value: UInt) -> Int {
    var count = 1
    var rest = value
    while rest >= 10 {
        rest /= 10
        count += 1
    }
    return count
}
