import Testing

@testable import Core

@Suite struct HexTests {
    @Test func readsWhatItWrites() {
        let bytes = Array(UInt8.min ... .max)
        #expect(Hex.decode(Hex.encode(bytes), byteCount: 256) == bytes)
        #expect(Hex.encode([0x00, 0x9f, 0xa0]) == "009fa0")
    }

    @Test(arguments: ["", "0", "000", "0A", "0g", " 00", "00 ", "0x", "é"])
    func refusesAnythingElse(_ text: String) {
        #expect(Hex.decode(text, byteCount: 1) == nil)
    }
}
