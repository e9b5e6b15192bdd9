import FoundationEssentials

extension UUID {
    /// 32 lower-case hexadecimal digits.
    var compactText: String {
        withUnsafeBytes(of: self.uuid) { Hex.encode($0) }
    }

    /// In lower case, as PostgreSQL prints it; without the C library's formatting, on which `uuidString` rests.
    var text: String {
        withUnsafeBytes(of: self.uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var length = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[length] = UInt8(ascii: "-")
                        length += 1
                    }
                    (text[length], text[length + 1]) = (Hex.digit(byte >> 4), Hex.digit(byte & 0x0f))
                    length += 2
                }
                return length
            }
        }
    }
}
