import Testing

@testable import Sandbox

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"a":[1,-2.5,true,null,"x"],"b":{}}"#, #""\u00e9\ud83d\ude9a\n""#, "0", "[]", "-1e3",
    ])
    func survivesRoundTrip(text: String) throws {
        let value = try JSON(parsing: text.utf8)
        #expect(try JSON(parsing: value.bytes()) == value)
        #expect(try JSON(parsing: value.bytes(.meta)) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", "01", "+1", #"{"a" 1}"#, #""\x""#, #""\ud800""#, "nul", "1 2", "\"\u{1}\"",
        String(repeating: "[", count: 65),
    ])
    func refusesWhatIsNotJSON(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
    }

    @Test func metaEscapesWhatItEscapesOnTheWire() {
        let text = String(decoding: JSON.string("é/@<%🚚").bytes(.meta), as: UTF8.self)
        #expect(text == #""\u00e9\/\u0040\u003C\u0025\ud83d\ude9a""#)
    }
}
