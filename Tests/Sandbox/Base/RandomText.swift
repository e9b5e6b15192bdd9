import Crypto
import FoundationEssentials

/// Identifiers in the vendors' alphabets.
enum RandomText {
    static func letters(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    static func digits(_ count: Int) -> String {
        String(Int.random(in: 1...9)) + String((1..<count).map { _ in Character(String(Int.random(in: 0...9))) })
    }

    static func hex(_ count: Int) -> String {
        let alphabet = Array("0123456789abcdef")
        return String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }

    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }

    static func uuid() -> String {
        UUID().uuidString.lowercased()
    }

    /// The same text for the same seed.
    static func stable(_ count: Int, seed: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return String(SHA256.hash(data: Array(seed.utf8)).prefix(count).map { alphabet[Int($0) % alphabet.count] })
    }
}
