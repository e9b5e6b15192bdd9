import HTTPTypes
import Testing

@testable import Sandbox

/// From the purchase of a number to its first message, through the vendors' APIs.
@Suite(.timeLimit(.minutes(2))) struct ProvisioningTests {
    private static let account = "400000000000001"

    /// A business account of its own and a number in it, bought under a name.
    private static func run(
        settings: JSON = [:], hooks: String? = nil,
        _ body: @escaping @Sendable (TestSandbox, _ number: String, _ id: String) async throws -> Void
    ) async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.send(.patch, "/sandbox/twilio/settings", settings)
            let number = try await sandbox.buy(hooks: hooks ?? "")
            let id = try await sandbox.add(number)
            try await body(sandbox, number, id)
        }
    }

    private static func texts(_ sandbox: TestSandbox, to number: String) async throws -> [String] {
        let list = try await sandbox.twilio(.get, "Messages.json?To=%2B\(number.dropFirst())")
        return list.json["messages"]?.array?.compactMap { $0["body"]?.string } ?? []
    }

    @Test func aNumberIsBoughtVerifiedRegisteredAndSends() async throws {
        try await Receiver.run { receiver, url in
            try await Self.run(hooks: url) { sandbox, number, id in
                let unregistered = try await sandbox.graph(.post, "\(id)/messages", Samples.text("x"))
                #expect(unregistered.json["error"]?["code"]?.int == 133_010)
                let requested = try await sandbox.graph(.post, "\(id)/request_code?code_method=SMS&language=en_US")
                #expect(requested.status == 200)
                let delivery = try #require(await receiver.next(1).first)
                let form = try #require(FormData.parse(delivery.body))
                #expect(form["To"] == number)
                #expect(form["AccountSid"] == TestSandbox.twilioAccount)
                let code = try #require(form["Body"]?.split(separator: " ").last)
                #expect(try await Self.texts(sandbox, to: number) == [form["Body"] ?? ""])
                let verified = try await sandbox.graph(.post, "\(id)/verify_code", ["code": .string(String(code))])
                #expect(verified.status == 200)
                let registration: JSON = ["messaging_product": "whatsapp", "pin": "123456"]
                _ = try await sandbox.graph(.post, "\(id)/register", registration)
                let state = try await sandbox.graph(.get, "\(id)?fields=status,code_verification_status,verified_name")
                #expect(
                    state.json == [
                        "id": .string(id), "status": "CONNECTED", "code_verification_status": "VERIFIED",
                        "verified_name": "Fleet",
                    ])
                let sent = try await sandbox.graph(.post, "\(id)/messages", Samples.text("x"))
                #expect(sent.json["error"]?["code"]?.int == 131_047)
            }
        }
    }

    @Test func webhooksAreSignedOverURLAndFields() async throws {
        try await Receiver.run { receiver, url in
            try await Self.run(hooks: url) { sandbox, _, id in
                _ = try await sandbox.graph(.post, "\(id)/request_code?code_method=SMS&language=en_US")
                let delivery = try #require(await receiver.next(1).first)
                let fields = try #require(FormData.parse(delivery.body)).map { ($0.key, $0.value) }
                let name = try #require(HTTPField.Name("X-Twilio-Signature"))
                #expect(
                    delivery.headers[name]
                        == Signature.twilio(url: url, fields: fields, authToken: TestSandbox.twilioToken))
            }
        }
    }

    @Test func aCallIsRecordedAndPutIntoWords() async throws {
        try await Receiver.run { receiver, url in
            receiver.answer("<Response><Record transcribe=\"true\" transcribeCallback=\"\(url)\"/></Response>")
            try await Self.run(hooks: url) { sandbox, _, id in
                _ = try await sandbox.graph(.post, "\(id)/request_code?code_method=VOICE&language=en_US")
                let forms = await receiver.next(3).compactMap { FormData.parse($0.body) }
                #expect(forms.map { $0["CallStatus"] } == ["ringing", "in-progress", "completed"])
                #expect(Set(forms.map { $0["CallSid"] }).count == 1)
                let row = try await sandbox.send(.get, "/sandbox/whatsapp/numbers/\(id)")
                let spoken = try #require(row.json["code"]?.string).map(String.init).joined(separator: " ")
                #expect(forms.last?["TranscriptionText"]?.contains(spoken) == true)
            }
        }
    }

    @Test func aCallIsLeftAloneUnlessItIsToBeTranscribed() throws {
        for twiML in [
            "", "<Response></Response>", #"<Response><Record/></Response>"#, #"<Record transcribe="false" />"#,
        ] {
            #expect(TwilioCall.Recording(twiML: twiML, url: "u") == nil)
        }
        let recording = TwilioCall.Recording(
            twiML: #"<Response><Record action="a?b=1&amp;c=2" transcribe="true" transcribeCallback="t"/></Response>"#,
            url: "u")
        #expect(recording?.action == "a?b=1&c=2")
        #expect(recording?.transcribeCallback == "t")
    }

    @Test(arguments: ["lose", "hold", "redact"])
    func aTextMayNotComeOrNotBeOfUse(texts: String) async throws {
        try await Self.run(settings: ["texts": .string(texts), "webhooks": false]) { sandbox, number, id in
            _ = try await sandbox.graph(.post, "\(id)/request_code?code_method=SMS&language=en_US")
            if texts == "hold" {
                #expect(try await Self.texts(sandbox, to: number).isEmpty)
                _ = try await sandbox.send(.post, "/sandbox/twilio/texts/held")
            } else {
                _ = try await sandbox.send(
                    .post, "/sandbox/twilio/texts", ["to": .string(number), "body": "code 000-000"])
            }
            var found: [String] = []
            while !found.contains(where: { $0.contains("-") && $0.contains(where: \.isNumber) }) {
                await Task.yield()
                found = try await Self.texts(sandbox, to: number)
            }
            let row = try await sandbox.send(.get, "/sandbox/whatsapp/numbers/\(id)")
            let code = try #require(row.json["code"]?.string)
            let isThere = found.contains { $0.filter(\.isNumber) == code }
            #expect(isThere == (texts == "hold"))
        }
    }

    @Test func anAccountTakesSoManyNumbersAndEachOnce() async throws {
        try await Self.run { sandbox, number, _ in
            let path = "\(Self.account)/phone_numbers"
            let again = try await sandbox.graph(.post, path, TestSandbox.addition(number))
            #expect(again.json["error"]?["code"]?.int == 100)
            _ = try await sandbox.send(.patch, "/sandbox/whatsapp/accounts/\(Self.account)", ["numberLimit": 1])
            let full = try await sandbox.graph(.post, path, TestSandbox.addition("+12065500099"))
            #expect(full.status == 403)
            #expect(full.json["error"]?["error_subcode"]?.int == 1_349_175)
            let listed = try await sandbox.graph(.get, path + "?fields=display_phone_number")
            #expect(listed.json["data"]?.array?.map { $0["display_phone_number"]?.string } == [number])
        }
    }

    @Test(
        arguments: [
            ["cc": "1"], ["phone_number": "1"], ["verified_name": "x"], ["phone_number": "12065500x"],
        ] as [JSON])
    func refusesANumberThatBreaksALimit(change: JSON) async throws {
        try await Self.run { sandbox, _, _ in
            var addition = TestSandbox.addition("+12065500098").merging(change)
            if change["cc"] != nil { addition = change }
            let reply = try await sandbox.graph(.post, "\(Self.account)/phone_numbers", addition)
            #expect(reply.json["error"]?["code"]?.int == 100)
        }
    }

    @Test(arguments: [
        "request_code?code_method=SMS&language=en_US", "register", "verify_code?code=123456", "deregister",
    ])
    func knowsNoOtherNumbers(step: String) async throws {
        try await TestSandbox.run { sandbox in
            let body: JSON? = step == "register" ? ["messaging_product": "whatsapp", "pin": "123456"] : nil
            let reply = try await sandbox.graph(.post, "300000000000009/\(step)", body)
            #expect(reply.json["error"]?["error_subcode"]?.int == 33)
        }
    }

    @Test(arguments: [
        "request_code?code_method=FAX&language=en_US", "request_code?code_method=SMS",
        "request_code?code_method=SMS&language=en_US&x=1", "verify_code?code=12",
    ])
    func refusesAStepThatSaysTooLittle(step: String) async throws {
        try await Self.run { sandbox, _, id in
            let reply = try await sandbox.graph(.post, "\(id)/\(step)")
            #expect(reply.json["error"]?["code"]?.int == 100)
        }
    }

    @Test func aStockedNumberCanBeClearedAndDeregistered() async throws {
        try await TestSandbox.run { sandbox in
            let id = TestSandbox.number
            let profile: JSON = ["messaging_product": "whatsapp", "about": "Dispatch"]
            _ = try await sandbox.graph(.post, "\(id)/whatsapp_business_profile", profile)
            let read = try await sandbox.graph(.get, "\(id)/whatsapp_business_profile?fields=about")
            #expect(read.json["data"]?.array == [profile])
            _ = try await sandbox.graph(.post, "\(id)/deregister")
            let state = try await sandbox.graph(.get, "\(id)?fields=status")
            #expect(state.json["status"] == "DISCONNECTED")
            let sent = try await sandbox.graph(.post, "\(id)/messages", Samples.text("x"))
            #expect(sent.json["error"]?["code"]?.int == 133_010)
        }
    }
}
