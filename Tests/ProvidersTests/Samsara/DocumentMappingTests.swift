import Core
import Testing

@testable import Providers

@Suite struct DocumentMappingTests {
    private typealias Field = SamsaraDocumentType.Field

    private func type(_ name: String, _ fields: [Field], hasConditions: Bool = false) -> SamsaraDocumentType {
        SamsaraDocumentType(id: "id-\(name)", name: name, fields: fields, hasConditions: hasConditions)
    }

    @Test func prefersATypeThatIsMadeForMessages() {
        let types = [
            type("Bill of lading", [Field(label: "Number", type: "string")]),
            type("Driver message", [Field(label: "Text", type: "string")]),
            type("Notes", [Field(label: "Note", type: "string")]),
        ]
        #expect(DocumentMapping.choose(from: types)?.documentTypeName == "Driver message")
    }

    @Test func mapsMessageAndStatus() throws {
        let fields = [
            Field(label: "Status", type: "multipleChoice", choices: ["Arrived", "Delayed"]),
            Field(label: "Message", type: "string", isRequired: true), Field(label: "Photo", type: "photo"),
        ]
        let mapping = try #require(DocumentMapping.choose(from: [type("Driver update", fields)]))
        #expect(
            mapping.fields == [
                .init(label: "Message", type: .string, content: .message),
                .init(label: "Status", type: .multipleChoice, content: .status, choices: ["Arrived", "Delayed"]),
            ])
    }

    @Test func fillsTwoTextsThatMustBeFilled() throws {
        let fields = [
            Field(label: "Status", type: "string", isRequired: true),
            Field(label: "Anything else", type: "string", isRequired: true),
        ]
        let mapping = try #require(DocumentMapping.choose(from: [type("Update", fields)]))
        #expect(mapping.fields.first { $0.content == .message }?.label == "Anything else")
        #expect(mapping.fields.first { $0.content == .status }?.label == "Status")
    }

    @Test func fillsInTheTimeWhereItMustBe() throws {
        let fields = [
            Field(label: "Message", type: "string"), Field(label: "When", type: "dateTime", isRequired: true),
            Field(label: "Due", type: "dateTime"),
        ]
        let mapping = try #require(DocumentMapping.choose(from: [type("Driver update", fields)]))
        #expect(mapping.fields.map(\.label) == ["Message", "When"])
        #expect(mapping.fields.last == .init(label: "When", type: .dateTime, content: .time))
    }

    @Test func findsNoneWhereSomethingElseMustBeFilled() {
        let message = Field(label: "Message", type: "string")
        let unfit = [
            type("Photo", [message, Field(label: "Photo", type: "photo", isRequired: true)]),
            type(
                "Choice", [message, Field(label: "Status", type: "multipleChoice", isRequired: true, choices: ["A"])]),
            type("Three texts", (1...3).map { Field(label: "\($0)", type: "string", isRequired: true) }),
            type("No text", [Field(label: "Weight", type: "number")]), type("Empty", []),
            type("Conditions", [message], hasConditions: true),
        ]
        for type in unfit { #expect(DocumentMapping.choose(from: [type]) == nil, "\(type.name)") }
        #expect(DocumentMapping.choose(from: []) == nil)
    }

    @Test func choosesTheSameWhateverTheOrder() {
        let types = ["Zebra", "Apple", "Mango"].map { type($0, [Field(label: "Text", type: "string")]) }
        #expect(DocumentMapping.choose(from: types)?.documentTypeName == "Apple")
        #expect(DocumentMapping.choose(from: types.reversed())?.documentTypeName == "Apple")
    }
}
