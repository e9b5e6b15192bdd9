import NIOCore

/// Writes RESP into memory whose size was computed from the same arguments beforehand, which makes it safe.
@safe
struct ArgumentWriter {
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
