import FoundationEssentials
import Testing

@testable import Core

@Suite struct KeyRingTests {
    static let one = Data(0..<32).base64EncodedString()
    static let two = Data(100..<132).base64EncodedString()

    @Test func writesWithTheFirstKey() throws {
        let ring = try KeyRing(parsing: Secret("new:\(Self.one), old-1:\(Self.two)\n"))
        #expect(ring.writingID == "new")
        #expect(ring.ids == ["new", "old-1"])
    }

    @Test(arguments: [
        ("", KeyRingError.malformedEntry(position: 1)),
        (one, .malformedEntry(position: 1)),
        (":\(one)", .malformedEntry(position: 1)),
        ("a b:\(one)", .malformedEntry(position: 1)),
        ("a:\(one),", .malformedEntry(position: 2)),
        ("a:\(one),b:", .wrongKeyLength(id: "b", byteCount: 0)),
        ("a:\(one),b:?", .malformedKey(id: "b")),
        ("a:\(one)=", .malformedKey(id: "a")),
        ("a:AAEC", .wrongKeyLength(id: "a", byteCount: 3)),
        ("a:\(one),a:\(two)", .duplicateID("a")),
        ("\(String(repeating: "k", count: 33)):\(one)", .malformedEntry(position: 1)),
    ])
    func refuses(_ text: String, with expected: KeyRingError) {
        #expect(throws: expected) { try KeyRing(parsing: Secret(text)) }
    }

    @Test func keepsKeysOutOfErrors() {
        let texts = [
            Self.one, "\(Self.one):x", "a:\(Self.one)!", "a:\(Self.one.dropLast(4))", "a:\(Self.one),a:\(Self.one)",
        ]
        for text in texts {
            let error = #expect(throws: KeyRingError.self) { try KeyRing(parsing: Secret(text)) }
            #expect(error.map { "\($0)".contains(Self.one.prefix(8)) } == false)
        }
    }
}
