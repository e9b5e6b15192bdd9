package import FoundationEssentials

extension UUID {
    /// 32 lower-case hexadecimal digits.
    package var compactText: String {
        withUnsafeBytes(of: self.uuid) { Hex.encode($0) }
    }

    /// Lower case, as PostgreSQL prints a uuid. Many times faster than `uuidString`, which every delivery feels.
    package var text: String {
        var text = self.compactText
        for place in [20, 16, 12, 8] { text.insert("-", at: text.utf8.index(text.startIndex, offsetBy: place)) }
        return text
    }
}
