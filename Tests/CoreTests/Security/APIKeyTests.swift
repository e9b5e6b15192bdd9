import Crypto
import Testing

@testable import Core

@Suite struct APIKeyTests {
    private static let example = "fck_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp"

    @Test(arguments: 0..<50 as Range<UInt64>)
    func readsWhatItGenerates(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let key = APIKey.generate(using: &generator)
        #expect(key.reveal().utf8.count == 40)
        #expect(try APIKey(parsing: key.reveal()) == key)
    }

    @Test func hasTheDocumentedChecksumAndHash() throws {
        let key = try APIKey(parsing: Self.example)
        #expect(Hex.encode(key.hash) == "cbf0e115ea6b4770b369c903ae2a25ca8d0ed474c4a15031213d1512fc4aa628")
        #expect(key.hint == "Mbyp")
    }

    @Test func noticesEveryMistypedCharacter() {
        let text = Array(Self.example)
        for index in text.indices.dropFirst(4) {
            var mistyped = text
            mistyped[index] = mistyped[index] == "x" ? "y" : "x"
            #expect(throws: APIKeyError.wrongChecksum) { try APIKey(parsing: String(mistyped)) }
        }
    }

    @Test(arguments: [
        "", "fck_", String(example.dropFirst(4)), String(example.dropLast()), example + "0", " " + example,
        "fCk_" + example.dropFirst(4), "fck_" + String(repeating: "é", count: 18), example.dropLast() + "-",
    ])
    func refusesAnotherShape(_ text: String) {
        #expect(throws: APIKeyError.malformed) { try APIKey(parsing: text) }
    }

    @Test func staysOutOfDescriptions() throws {
        let key = try APIKey(parsing: Self.example)
        var dumped = ""
        dump(key, to: &dumped)
        for shown in ["\(key)", String(reflecting: key), dumped] {
            #expect(!shown.contains("0123456789"))
        }
    }

    @Test func checksumsLikeTheStandard() {
        #expect(CRC32.checksum("123456789".utf8) == 0xcbf4_3926)
        #expect(Base62.encode(.max, width: 6) == "4gfFC3")
    }
}
