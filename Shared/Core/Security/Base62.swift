/// Digits, then capitals, then small letters: text that a double click selects whole.
enum Base62 {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    static func random(count: Int, using generator: inout some RandomNumberGenerator) -> String {
        let bytes = (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Most significant digit first, padded with zeros to `width`, which must hold the number.
    static func encode(_ number: UInt32, width: Int) -> String {
        var rest = Int(number)
        var bytes = [UInt8](repeating: alphabet[0], count: width)
        for index in bytes.indices.reversed() {
            bytes[index] = alphabet[rest % alphabet.count]
            rest /= alphabet.count
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func contains(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy(alphabet.contains)
    }
}
