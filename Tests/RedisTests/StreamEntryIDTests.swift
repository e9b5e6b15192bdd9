import Testing

@testable import Redis

@Suite struct StreamEntryIDTests {
    static let valid: [(String, UInt64, UInt64)] = [
        ("0-0", 0, 0), ("1526919030474-55", 1_526_919_030_474, 55), ("7", 7, 0),
    ]

    @Test(arguments: valid)
    func parses(text: String, milliseconds: UInt64, sequence: UInt64) throws {
        let id = try #require(StreamEntryID(text))
        #expect(id == StreamEntryID(milliseconds: milliseconds, sequence: sequence))
        #expect(StreamEntryID(id.description) == id)
    }

    @Test(arguments: ["", "-", "1-", "-1", "1-2-3", "a-1", "+1-1", "1-+1", "1--1", "18446744073709551616-0", "$", ">"])
    func refuses(text: String) {
        #expect(StreamEntryID(text) == nil)
    }

    @Test func ordersByTimeThenSequence() {
        let sorted = ["0-0", "0-1", "1-0", "9-10", "10-9", "18446744073709551615-18446744073709551615"]
        #expect(sorted.reversed().compactMap(StreamEntryID.init).sorted().map(\.description) == sorted)
    }

    @Test func nextIsTheSmallestGreaterOne() {
        #expect(StreamEntryID.zero.next.description == "0-1")
        #expect(StreamEntryID(milliseconds: 4, sequence: .max).next.description == "5-0")
        #expect(StreamEntryID.max.next == .max)
    }
}
