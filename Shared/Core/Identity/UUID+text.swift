import FoundationEssentials

extension UUID {
    /// In lower case, as PostgreSQL prints it; without the C library's formatting, on which `uuidString` rests.
    var text: String {
        let digits = Hex.encode(withUnsafeBytes(of: self.uuid) { Array($0) }).utf8
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
