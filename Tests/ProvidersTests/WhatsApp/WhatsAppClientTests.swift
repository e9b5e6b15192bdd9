import FoundationEssentials
import Testing

@testable import Core
@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct WhatsAppClientTests {
    private func with(
        _ steps: ScriptedVendor.Step..., body: (WhatsAppClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps) { vendor, url in
            try await withHTTP(deadline: .seconds(2)) { http in
                let base = try BaseURL.local("\(url)/whatsapp")
                try await body(
                    WhatsAppClient(http: http, baseURL: base, version: "v23.0", token: Secret("t0ken")), vendor)
            }
        }
    }

    private func error(_ code: Int, subcode: Int? = nil, extra: String = "") -> String {
        let subcode = subcode.map { #","error_subcode":\#($0)"# } ?? ""
        return #"{"error":{"message":"(#\#(code)) words","code":\#(code)\#(subcode)\#(extra),"fbtrace_id":"x"}}"#
    }

    private let template = RenderedTemplate(
        vendorName: "stop_arrival_v1", language: .english,
        parameters: [
            TemplateValue(parameter: .driverName, text: #"Ann "A" \ Example"#),
            TemplateValue(parameter: .stopName, text: "Dépôt 🚚"),
        ], payloads: ["v1:0:arrived", "v1:0:delayed"], preview: "Hi Ann")
    private let accepted = ScriptedVendor.Step.json(
        """
        {"messaging_product":"whatsapp","contacts":[{"input":"+16505551234","wa_id":"16505551234","user_id":"US.1"}],\
        "messages":[{"id":"wamid.1","message_status":"accepted"}]}
        """)

    private func send(
        _ client: WhatsAppClient, to recipient: Recipient = .user("US.1")
    ) async throws(ProviderError) -> SentMessage {
        try await client.send(template: template, to: recipient, from: "1065", callback: "0af7")
    }

    @Test func sendsATemplate() async throws {
        try await with(accepted) { client, vendor in
            let sent = try await send(client, to: .phone(try PhoneNumber(e164: "+16505551234")))
            #expect(sent == SentMessage(id: "wamid.1", waID: "16505551234", userID: "US.1", status: "accepted"))
            let request = try #require(vendor.requests.first)
            #expect(request.uri == "/whatsapp/v23.0/1065/messages")
            let expected = """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234","type":"template",\
                "template":{"name":"stop_arrival_v1","language":{"code":"en_US"},"components":[\
                {"type":"body","parameters":[\
                {"type":"text","parameter_name":"driver_name","text":"Ann \\"A\\" \\\\ Example"},\
                {"type":"text","parameter_name":"stop_name","text":"Dépôt 🚚"}]},\
                {"type":"button","sub_type":"quick_reply","index":"0",\
                "parameters":[{"type":"payload","payload":"v1:0:arrived"}]},\
                {"type":"button","sub_type":"quick_reply","index":"1",\
                "parameters":[{"type":"payload","payload":"v1:0:delayed"}]}]},\
                "biz_opaque_callback_data":"0af7"}
                """
            #expect(request.body == expected)
        }
    }

    @Test(arguments: ["+16505551234", "", "12", "1234567890123456"])
    func passesOverANumberThatIsNotAsWhatsAppWritesThem(number: String) async throws {
        let answer = #"{"contacts":[{"wa_id":"\#(number)"}],"messages":[{"id":"wamid.1"}]}"#
        try await with(.json(answer)) { client, _ async throws in
            #expect(try await send(client) == SentMessage(id: "wamid.1"))
        }
    }

    @Test func namesAUserWithoutANumber() async throws {
        try await with(accepted) { client, vendor in
            _ = try await client.send(text: "Hi\n\u{1}", to: .user("US.1"), from: "1065", context: "wamid.0")
            let expected = """
                {"messaging_product":"whatsapp","recipient_type":"individual","recipient":"US.1","type":"text",\
                "context":{"message_id":"wamid.0"},"text":{"body":"Hi\\u000a\\u0001","preview_url":false}}
                """
            #expect(vendor.requests.first?.body == expected)
        }
    }

    @Test(arguments: [0, 4_097])
    func refusesATextThatWhatsAppWould(length: Int) async throws {
        try await with(accepted) { client, vendor in
            let text = String(repeating: "x", count: length)
            let error = await failure { () throws(ProviderError) in
                try await client.send(text: text, to: .user("US.1"), from: "1065")
            }
            #expect(error?.reason == .rejected)
            #expect(vendor.requests.isEmpty)
        }
    }

    @Test func marksAsReadAndTypes() async throws {
        try await with(.json(#"{"success":true}"#)) { client, vendor in
            try await client.markRead("wamid.1", typing: true, on: "1065")
            let expected = """
                {"messaging_product":"whatsapp","status":"read","message_id":"wamid.1",\
                "typing_indicator":{"type":"text"}}
                """
            #expect(vendor.requests.first?.body == expected)
        }
    }

    @Test(arguments: [200, 400, 401, 429, 500, 503])
    func decidesByTheCodeWhateverTheStatus(status: Int) async throws {
        try await with(.json(error(131_056), status: status)) { client, _ in
            let error = await failure { () throws(ProviderError) in try await send(client) }
            #expect(error?.reason == .throttled(.driver))
            #expect(error?.code == 131_056)
        }
    }

    @Test(arguments: [
        (400, ProviderError.Reason.rejected), (401, .credential(.app)), (403, .credential(.account)), (404, .notFound),
        (429, .throttled(.account)), (500, .ambiguous), (503, .ambiguous), (302, .unavailable),
    ])
    func decidesUnknownCodesByTheStatus(status: Int, reason: ProviderError.Reason) async throws {
        for body in [error(999_999), "<html>busy</html>", ""] {
            try await with(.json(body, status: status)) { client, _ in
                let error = await failure { () throws(ProviderError) in try await send(client) }
                #expect(error?.reason == reason, "\(body)")
            }
        }
    }

    @Test(arguments: [(400, ProviderError.Reason.unavailable), (500, .ambiguous)])
    func believesAnUnknownErrorThatItPasses(status: Int, reason: ProviderError.Reason) async throws {
        try await with(.json(error(999_999, extra: #","is_transient":true"#), status: status)) { client, _ in
            let error = await failure { () throws(ProviderError) in try await send(client) }
            #expect(error?.reason == reason)
        }
    }

    @Test(arguments: [
        "", "OK", "[]", "{}", #"{"messages":[]}"#, #"{"messages":[{"id":""}]}"#, #"{"messages":[{"id":{}}]}"#,
    ])
    func anAcceptanceThatCannotBeReadIsAmbiguous(body: String) async throws {
        try await with(.json(body)) { client, _ in
            let error = await failure { () throws(ProviderError) in try await send(client) }
            #expect(error?.reason == .ambiguous)
        }
    }

    @Test(
        arguments: [
            ([("Retry-After", "7")], Duration.seconds(7)),
            (
                [("X-Business-Use-Case-Usage", #"{"1":[{"estimated_time_to_regain_access":3}],"2":[{}]}"#)],
                .seconds(180)
            ),
            ([("X-Business-Use-Case-Usage", "garbage")], nil), ([], nil),
        ] as [([(String, String)], Duration?)])
    func waitsAsLongAsItIsTold(headers: [(String, String)], expected: Duration?) async throws {
        try await with(.json(error(80_007), status: 400, headers: headers)) { client, _ in
            let error = await failure { () throws(ProviderError) in try await send(client) }
            #expect(error?.reason == .throttled(.account))
            #expect(error?.retryAfter == expected)
        }
    }

    @Test func prefersTheDetailsOfAnError() async throws {
        let body = error(131_026, extra: #","error_data":{"details":"cannot be reached"}"#)
        try await with(.json(body, status: 400)) { client, _ in
            let error = await failure { () throws(ProviderError) in try await send(client) }
            #expect(error?.detail == "cannot be reached")
        }
    }

    @Test func listsTemplatesPageByPage() async throws {
        let one = #"{"id":"1","name":"a_v1","language":"en_US","status":"APPROVED","category":"UTILITY"}"#
        let two = #"{"id":"2","name":"a_v1","language":"es_MX","status":"REJECTED","quality_score":{"score":"RED"}}"#
        let cursors = #""cursors":{"before":"b","after":"next"}"#
        try await with(
            .json(#"{"data":[\#(one)],"paging":{\#(cursors),"next":"https://graph.facebook.com/steal"}}"#),
            .json(#"{"data":[\#(two)],"paging":{\#(cursors)}}"#)
        ) { client, vendor in
            let templates = try await client.templates(of: "77")
            #expect(templates.map(\.language) == ["en_US", "es_MX"])
            #expect(templates.last?.quality == .known(.red))
            #expect(vendor.requests.map { $0.uri.hasSuffix("&after=next") } == [false, true])
        }
    }

    @Test func handsInATemplate() async throws {
        let definition = try #require(try TemplateCatalogue.standard.templates.first).definition(in: .spanish)
        try await with(.json(#"{"id":"9","status":"PENDING","category":"MARKETING"}"#)) { client, vendor in
            let created = try await client.createTemplate(definition, in: "77")
            #expect(created.status == .known(.pending))
            #expect(created.category == .unknown("MARKETING"))
            #expect(created.language == "es_MX")
            let sent = try WireObject(Array(try #require(vendor.requests.first).body.utf8))
            #expect(sent.text("name", limit: 512) == definition.vendorName)
            #expect(sent.text("parameter_format", limit: 20) == "named")
            #expect(sent.integer("message_send_ttl_seconds") == Int64(definition.lifetimeSeconds))
            let components = sent.objects("components")
            #expect(components.first?.text("text", limit: 2_000) == definition.body)
            let examples = components.first?.object("example")?.objects("body_text_named_params") ?? []
            #expect(examples.map { $0.text("example", limit: 99) } == definition.examples.map(\.text))
            let buttons = components.last?.objects("buttons") ?? []
            #expect(buttons.map { $0.text("text", limit: 25) } == definition.buttons)
        }
    }

    @Test func subscribesToABusinessAccount() async throws {
        let apps = """
            {"data":[{"whatsapp_business_api_data":{"id":"5","name":"FleetChat","link":"x"},\
            "override_callback_uri":"https://x.example/whatsapp"},{}]}
            """
        try await with(.json(#"{"success":true}"#), .json(apps)) { client, vendor in
            try await client.subscribe("77")
            let apps = try await client.subscriptions(of: "77")
            #expect(
                apps == [.init(appID: "5", appName: "FleetChat", overrideURL: "https://x.example/whatsapp")])
            #expect(vendor.requests.map(\.method) == ["POST", "GET"])
        }
    }
}
