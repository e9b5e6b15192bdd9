import Testing

@testable import Chaos

struct EntryTagTests {
    @Test(arguments: [
        EntryTag(kind: .event, tenant: 0, driver: 0, number: 0),
        EntryTag(kind: .reply, tenant: 99, driver: 999, number: 9_999),
    ])
    func aTagIsFoundInAnyText(_ tag: EntryTag) {
        #expect(tag.description.utf8.count == EntryTag.length)
        #expect(EntryTag(in: "\(tag)") == tag)
        #expect(EntryTag(in: "E0-\(tag) (2:05 PM)") == tag)
    }

    @Test(arguments: ["", "E03-017-004", "X03-017-0042", "E03_017_0042", "E03-01a-0042"])
    func otherTextHasNone(_ text: String) {
        #expect(EntryTag(in: text) == nil)
    }
}
