/// Lowercase hexadecimal, as webhook signatures, tokens and trace ids write it.
package enum Hex {
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0x0f))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Parameter value: below 16.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Nil unless `text` is exactly `byteCount` bytes in lowercase digits, without prefix or white space.
    package static func decode(_ text: some StringProtocol, byteCount: Int) -> [UInt8]? {
        text.utf8.withContiguousStorageIfAvailable { decode($0, byteCount: byteCount) }
            ?? Array(text.utf8).withUnsafeBufferPointer { decode($0, byteCount: byteCount) }
    }

    /// The number that up to 32 digits stand for; nil if one of the characters is none.
    package static func number(_ characters: some Sequence<UInt8>) -> UInt128? {
        var number: UInt128 = 0
        for character in characters {
            guard let digit = value(of: character) else { return nil }
            number = number << 4 | UInt128(digit)
        }
        return number
    }

    private static func decode(_ characters: UnsafeBufferPointer<UInt8>, byteCount: Int) -> [UInt8]? {
        guard characters.count == byteCount * 2 else { return nil }
        var bytes = [UInt8](repeating: 0, count: byteCount)
        for index in bytes.indices {
            guard let high = value(of: characters[index * 2]), let low = value(of: characters[index * 2 + 1]) else {
                return nil
            }
            bytes[index] = high << 4 | low
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt8? {
        if character.isASCIIDigit { return character - UInt8(ascii: "0") }
        return UInt8(ascii: "a")...UInt8(ascii: "f") ~= character ? character - UInt8(ascii: "a") + 10 : nil
    }
}
