import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite struct WhatsAppWebhookTests {
    private typealias Payloads = WhatsAppPayloads

    private func decode(_ payload: String) throws(WebhookError) -> WhatsAppUpdates {
        try WhatsAppWebhook.decode(Array(payload.utf8))
    }

    private func reply(_ content: String) throws -> Reply? {
        try decode(Payloads.body(Payloads.messages(#""messages":[\#(Payloads.message(content))]"#))).replies.first
    }

    @Test func takesEverythingOfABatch() throws {
        let updates = try decode(Payloads.batch)
        #expect(updates.replies.map(\.number) == ["1065", "2065"])
        #expect(updates.receipts.map(\.status) == [.delivered, .read])
        #expect(updates.accountUpdates.map(\.account) == ["waba-2"])
        #expect(updates.undecodable == 0)
    }

    @Test func readsAText() throws {
        let message = Payloads.message(#""type":"text","context":{"from":"1","id":"wamid.0"},"text":{"body":"Hi 🚚"}"#)
        let members = #""contacts":[\#(Payloads.contact)],"messages":[\#(message)]"#
        let updates = try decode(Payloads.body(Payloads.messages(members)))
        #expect(
            updates.replies == [
                Reply(
                    id: "wamid.1", number: "1065", sender: .init(waID: "16505551234", userID: "US.1"),
                    sentAt: Date(timeIntervalSince1970: 1_739_321_024), context: "wamid.0", content: .text("Hi 🚚"))
            ])
    }

    @Test(
        arguments: [
            (
                #""type":"button","button":{"payload":"v1:0:a","text":"Arrived"}"#,
                .button(payload: "v1:0:a", text: "Arrived")
            ),
            (#""type":"button","button":{"text":"Arrived"}"#, .button(payload: "Arrived", text: "Arrived")),
            (
                #""interactive":{"button_reply":{"id":"v1:0:a","title":"Arrived"},"type":"button_reply"},"type":"interactive""#,
                .button(payload: "v1:0:a", text: "Arrived")
            ),
            (
                #""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"x","title":"X"}}"#,
                .button(payload: "x", text: "X")
            ),
            (
                #""type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"7"}}"#,
                .other(kind: "nfm_reply")
            ),
            (#""type":"image","image":{"id":"1","caption":"Dent"}"#, .media(.image, caption: "Dent", fileName: nil)),
            (#""type":"document","document":{"filename":"a.pdf"}"#, .media(.document, caption: nil, fileName: "a.pdf")),
            (#""type":"audio","audio":{"voice":true}"#, .media(.audio, caption: nil, fileName: nil)),
            (#""type":"voice","voice":{"id":"1"}"#, .media(.audio, caption: nil, fileName: nil)),
            (#""type":"video","video":{}"#, .media(.video, caption: nil, fileName: nil)),
            (#""type":"sticker","sticker":{}"#, .media(.sticker, caption: nil, fileName: nil)),
            (
                #""type":"location","location":{"latitude":37.5,"longitude":"-122.25","name":"Dock"}"#,
                .location(latitude: 37.5, longitude: -122.25, name: "Dock", address: nil)
            ),
            (
                #""type":"contacts","contacts":[{"name":{"formatted_name":"Bo"}},{"name":{}}]"#,
                .contact(names: ["Bo"])
            ),
            (#""type":"reaction","reaction":{"message_id":"wamid.0","emoji":"👍"}"#, .reaction(emoji: "👍")),
            (#""type":"reaction","reaction":{"message_id":"wamid.0","emoji":""}"#, .reaction(emoji: nil)),
            (#""type":"reaction","reaction":{"message_id":"wamid.0"}"#, .reaction(emoji: nil)),
            (
                #""type":"system","system":{"type":"user_changed_number","wa_id":"1"}"#,
                .other(kind: "user_changed_number")
            ),
            (#""type":"unsupported","errors":[{"code":131051}]"#, .other(kind: "unsupported")),
            (#""type":"order","order":{}"#, .other(kind: "order")), (#""type":"hologram""#, .other(kind: "hologram")),
            (#""errors":[]"#, .other(kind: "unknown")),
        ] as [(String, Reply.Content)])
    func readsEveryTypeOfMessage(message: String, expected: Reply.Content) throws {
        #expect(try reply(message)?.content == expected)
    }

    @Test(arguments: [
        #""type":"edit","edit":{"original_message_id":"wamid.0","message":{"type":"text","text":{"body":"x"}}}"#,
        #""type":"revoke","revoke":{"original_message_id":"wamid.0"}"#,
        #""type":"reaction","reaction":{"message_id":"wamid.0","emoji":"👍"}"#,
        #""type":"text","text":{"body":"x"},"context":{"id":"wamid.0"}"#,
    ])
    func namesTheMessageThatIsMeant(message: String) throws {
        #expect(try reply(message)?.context == "wamid.0")
    }

    @Test(arguments: [
        (#""from":"16505551234","#, Reply.Sender(waID: "16505551234", userID: nil)),
        (#""from_user_id":"US.9","#, .init(waID: nil, userID: "US.9")),
        (#""from":"US.9","#, .init(waID: nil, userID: "US.9")),
        (#""from":"16505551234","from_user_id":"US.9","#, .init(waID: "16505551234", userID: "US.9")),
        ("", .init(waID: nil, userID: "US.1")),
    ])
    func knowsPeopleWithoutANumber(from: String, sender: Reply.Sender) throws {
        let message = Payloads.message(#""type":"text","text":{"body":"x"}"#, from: from)
        let members = #""contacts":[{"user_id":"US.1"}],"messages":[\#(message)]"#
        #expect(try decode(Payloads.body(Payloads.messages(members))).replies.first?.sender == sender)
    }

    @Test func readsAFailedStatus() throws {
        let errors =
            #","errors":[{"code":131049,"title":"t","error_data":{"details":"d"}}],"biz_opaque_callback_data":"0af7""#
        let members = #""statuses":[\#(Payloads.status("failed", errors))]"#
        #expect(
            try decode(Payloads.body(Payloads.messages(members))).receipts == [
                Receipt(
                    message: "wamid.1", number: "1065", status: .failed, at: Date(timeIntervalSince1970: 1_750_030_073),
                    callback: "0af7", errorCode: 131_049, errorDetail: "d")
            ])
    }

    @Test func passesOverStatusesToCome() throws {
        let statuses = ["warning", "deleted", "played"].map { Payloads.status($0) }.joined(separator: ",")
        let updates = try decode(Payloads.body(Payloads.messages(#""statuses":[\#(statuses)]"#)))
        #expect(updates.receipts.map(\.status) == [.read])
        #expect(updates.undecodable == 0)
    }

    @Test func takesTheNeighboursOfWhatIsBroken() throws {
        let good = Payloads.message(#""type":"text","text":{"body":"x"}"#)
        let bad = [
            "7", "null", "[]", #"{"id":"wamid.1"}"#, Payloads.message(#""type":"text","text":{}"#),
            Payloads.message(#""type":"location","location":{"latitude":91,"longitude":0}"#),
            Payloads.message(#""type":"text","text":{"body":"x"}"#, id: ""),
            Payloads.message(#""type":"text","text":{"body":"x"}"#, from: ""),
            #"{"from":"1","id":"w","timestamp":"soon","type":"text","text":{"body":"x"}}"#,
        ]
        let messages = (bad + [good]).joined(separator: ",")
        let statuses = [#"{"id":"w","status":"read"}"#, #"{"status":"read","timestamp":"1"}"#, Payloads.status("sent")]
        let entry = Payloads.messages(
            #""messages":[\#(messages)],"statuses":[\#(statuses.joined(separator: ","))]"#)
        let updates = try decode(Payloads.body("7", #"{"id":"1","changes":[7,{"field":"messages"}]}"#, entry))
        #expect(updates.replies.map(\.content) == [.text("x")])
        #expect(updates.receipts.map(\.status) == [.sent])
        #expect(updates.undecodable == bad.count + 2 + 3)
    }

    @Test func countsWhatBelongsToNoNumber() throws {
        let messages = Payloads.message(#""type":"text","text":{"body":"x"}"#)
        let entry = #"{"id":"1","changes":[{"field":"messages","value":{"messages":[\#(messages)]}}]}"#
        let updates = try decode(Payloads.body(entry))
        #expect(updates.replies.isEmpty)
        #expect(updates.undecodable == 1)
    }

    @Test func keepsErrorsOfANumber() throws {
        let errors = #""errors":[{"code":130429,"title":"Rate limit hit","message":"m"},{}]"#
        let updates = try decode(Payloads.body(Payloads.messages(errors)))
        #expect(updates.faults == [.init(number: "1065", code: 130_429, detail: "m")])
        #expect(updates.undecodable == 1)
    }

    @Test func passesOverFieldsThatCarryMessagesOfOthers() throws {
        let updates = try decode(
            Payloads.body(#"{"id":"77","changes":[{"field":"smb_message_echoes","value":{"message_echoes":[{}]}}]}"#))
        #expect(updates == WhatsAppUpdates())
    }

    @Test func boundsEveryText() throws {
        let long = String(repeating: "e\\u0301", count: 5_000)
        guard case .text(let text)? = try reply(#""type":"text","text":{"body":"\#(long)"}"#)?.content else {
            Issue.record("not a text")
            return
        }
        #expect(text.unicodeScalars.count == 4_096)
        guard
            case .media(_, let caption?, let name?)? = try reply(
                #""type":"document","document":{"caption":"\#(long)","filename":"\#(long)"}"#)?.content
        else {
            Issue.record("not a document")
            return
        }
        #expect(caption.unicodeScalars.count == 1_024)
        #expect(name.unicodeScalars.count == 256)
        #expect(
            try reply(#""type":"\#(String(repeating: "t", count: 900))""#)?.content
                == .other(kind: String(repeating: "t", count: 64)))
    }

    @Test(arguments: [
        ("", WebhookError.notJSON), (#"{"object""#, .notJSON), ("[]", .notAnObject),
        ("{}", .unexpected("object", accepted: "whatsapp_business_account")),
        (#"{"object":"page","entry":[]}"#, .unexpected("object", accepted: "whatsapp_business_account")),
        (#"{"object":"whatsapp_business_account"}"#, .unexpected("entry", accepted: "a list of objects")),
        (#"{"object":"whatsapp_business_account","entry":{}}"#, .unexpected("entry", accepted: "a list of objects")),
        (String(repeating: #"{"a":"#, count: 65) + "1" + String(repeating: "}", count: 65), .tooDeep),
    ])
    func saysWhatIsWrongWithABody(payload: String, expected: WebhookError) {
        #expect(throws: expected) { try decode(payload) }
    }

    @Test func survivesBrokenBodies() {
        for variant in brokenVariants(of: WhatsAppPayloads.batch, seed: 7, count: 2_000) {
            guard let updates = try? WhatsAppWebhook.decode(variant) else { continue }
            #expect(updates.replies.allSatisfy { !$0.sender.key.isEmpty })
        }
    }

    @Test func takesAThousandUpdates() throws {
        let statuses = (0..<1_000).map { Payloads.status("sent", id: "wamid.\($0)") }.joined(separator: ",")
        let updates = try decode(Payloads.body(Payloads.messages(#""statuses":[\#(statuses)]"#)))
        #expect(updates.receipts.map(\.message) == (0..<1_000).map { MessageID("wamid.\($0)") })
    }

    @Test(
        arguments: [
            ("subscribe", "verify", "1158201444", "1158201444"), ("subscribe", "verify", "a_B-9", "a_B-9"),
            ("subscribe", "wrong", "1", nil), ("unsubscribe", "verify", "1", nil), (nil, "verify", "1", nil),
            ("subscribe", nil, "1", nil), ("subscribe", "verify", nil, nil), ("subscribe", "verify", "", nil),
            ("subscribe", "verify", "<script>", nil), ("subscribe", "verify", String(repeating: "1", count: 257), nil),
        ] as [(String?, String?, String?, String?)])
    func answersTheHandshake(mode: String?, token: String?, challenge: String?, expected: String?) {
        let answer = WhatsAppWebhook.challenge(
            mode: mode, token: token, challenge: challenge, verifyToken: Secret("verify"))
        #expect(answer == expected)
    }
}
