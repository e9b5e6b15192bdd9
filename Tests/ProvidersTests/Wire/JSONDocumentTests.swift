import Foundation
import Testing

@testable import Providers

@Suite struct JSONDocumentTests {
    private func text(_ json: String) throws -> String? {
        try WireObject(Array(#"{"a":\#(json)}"#.utf8)).json("a")?.text
    }

    @Test(arguments: [
        (#""""#, ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"), (#""caf\u00e9 \u0040""#, "café @"),
        (#""\ud83d\ude9a!""#, "🚚!"), ("\"é🚚\"", "é🚚"), (#""\uD83D\uDE9A\u0041""#, "🚚A"),
    ])
    func readsTexts(json: String, expected: String) throws {
        #expect(try text(json) == expected)
    }

    @Test(arguments: [#""\ud83d""#, #""\ude9a\ud83d""#, #""\ud83dx\ude9a""#])
    func refusesHalfACharacter(json: String) throws {
        #expect(try text(json) == nil)
    }

    @Test func refusesTextsThatAreNotUTF8() throws {
        let object = try WireObject(Array(#"{"a":""#.utf8) + [0xc3, 0x28] + Array(#"","b":"c"}"#.utf8))
        #expect(object.text("a", limit: 9) == nil)
        #expect(object.text("b", limit: 9) == "c")
    }

    @Test(arguments: [
        "", " ", "{", "}", "{]", "[}", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, "[1 2]", "01",
        "-",
        "1.", ".5", "1e", "+1", "tru", "nulll", "NaN", "\"", #""\x""#, #""\u12g4""#, "\"\u{1}\"", "1 1", "'a'", "[1]]",
        "\u{feff}1",
    ])
    func refusesWhatIsNoJSON(json: String) {
        #expect(throws: WebhookError.notJSON) { try JSONDocument(Array(json.utf8)) }
    }

    @Test func takesTheFirstOfSeveralMembersOfOneName() throws {
        let object = try WireObject(Array(#"{"a":{"b":1},"\u0061":2,"b":3}"#.utf8))
        #expect(object.object("a")?.integer("b") == 1)
        #expect(object.integer("b") == 3)
        #expect(object.integer("c") == nil)
    }

    @Test func takes64LevelsAndNoMore() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try JSONDocument(nested(64)).nodes.count == 64)
        #expect(throws: WebhookError.tooDeep) { try JSONDocument(nested(65)) }
        let wide = Array("[\(String(repeating: "[],", count: 100))[]]".utf8)
        #expect(try JSONDocument(wide).nodes.count == 102)
    }

    /// Foundation refuses a whole text for a number beyond a `Double` or half a surrogate pair.
    private func isReadable(_ document: JSONDocument) -> Bool {
        document.nodes.indices.allSatisfy { index in
            switch document.nodes[index].kind {
            case .number: document.number(index).flatMap(Double.init)?.isFinite == true
            case .text, .escapedText: document.text(index) != nil
            case .object, .list, .yes, .no, .null: true
            }
        }
    }

    @Test func agreesWithFoundationOnWhatIsJSON() {
        let payloads = SamsaraPayloads.all + [WhatsAppPayloads.batch, #"{"a":[1.5e-3,-0,true,false,null,"\u00e9\n"]}"#]
        for (index, payload) in payloads.enumerated() {
            for variant in brokenVariants(of: payload, seed: 100 + UInt64(index), count: 500) {
                guard String(validating: variant, as: UTF8.self) != nil, !variant.contains(0) else { continue }
                let ours = (try? JSONDocument(variant)).map(isReadable) ?? false
                let theirs = (try? JSONSerialization.jsonObject(with: Data(variant), options: .fragmentsAllowed)) != nil
                #expect(ours == theirs, "\(String(decoding: variant, as: UTF8.self))")
            }
        }
    }
}
