import FoundationEssentials
import NIOCore
import Testing

@testable import Providers

@Suite struct JSONWriterTests {
    @Test func writesWhatADecoderReads() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let value = Self.random(depth: 4, &generator)
            let document: JSONValue = .object(["value": value])
            let object = try WireObject(Array(document.encoded.readableBytesView))
            #expect(object.json("value") ?? .null == value)
        }
    }

    private static func random(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .number(String(Int64.random(in: .min ... .max, using: &generator)))
        case 3: return .number(String(Double.random(in: -1e300...1e300, using: &generator)))
        case 4: return .text(text(&generator))
        case 5: return .list((0..<3).map { _ in random(depth: depth - 1, &generator) })
        default:
            let members = (0..<3).map { ("\($0)\(text(&generator))", random(depth: depth - 1, &generator)) }
            return .object(Dictionary(members) { first, _ in first })
        }
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        let alphabet = ["a", "\"", "\\", "\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "🚚", "/", "\u{2028}"]
        return (0..<6).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }.joined()
    }
}
