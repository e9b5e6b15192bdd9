import Core
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(2))) struct WhatsAppNumberTests {
    private static let done = ScriptedVendor.Step.json(#"{"success":true}"#)

    private func with(
        _ steps: ScriptedVendor.Step..., body: (WhatsAppClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps) { vendor, url in
            try await withHTTP { http in
                let base = try BaseURL.local("\(url)/whatsapp")
                try await body(
                    WhatsAppClient(http: http, baseURL: base, version: "v23.0", token: Secret("t0ken")), vendor)
            }
        }
    }

    private func call(_ vendor: ScriptedVendor) -> [String] {
        vendor.requests.map { "\($0.method) \($0.uri.dropFirst("/whatsapp/v23.0/".count)) \($0.body)" }
    }

    @Test func readsTheStateOfANumber() async throws {
        let node = """
            {"id":"1065","display_phone_number":"+1 631-555-1111","verified_name":"Jasper's","status":"CONNECTED",\
            "name_status":"APPROVED","new_name_status":"NONE","code_verification_status":"VERIFIED",\
            "quality_rating":"NA"}
            """
        var expected = BusinessNumber(id: "1065")
        expected.waID = "16315551111"
        expected.verifiedName = "Jasper's"
        expected.status = .known(.connected)
        expected.nameStatus = .known(.approved)
        expected.newNameStatus = .known(.none)
        expected.verification = .known(.verified)
        expected.quality = .unknown("NA")
        try await with(.json(node)) { client, vendor in
            let number = try await client.number("1065")
            #expect(number == expected)
            #expect(vendor.requests.first?.uri.hasPrefix("/whatsapp/v23.0/1065?fields=id%2Cdisplay") == true)
        }
    }

    @Test func knowsANumberOfWhichLittleIsTold() async throws {
        try await with(.json(#"{"id":"1065"}"#)) { client, _ in
            let number = try await client.number("1065")
            #expect(number == BusinessNumber(id: "1065"))
        }
    }

    @Test func listsNumbersPageByPage() async throws {
        let cursors = #""cursors":{"before":"b","after":"next"}"#
        try await with(
            .json(#"{"data":[{"id":"1"},{}],"paging":{\#(cursors),"next":"x"}}"#),
            .json(#"{"data":[{"id":"2","status":"LINKED"}],"paging":{\#(cursors)}}"#)
        ) { client, vendor in
            let numbers = try await client.numbers(of: "77")
            #expect(numbers.map(\.id) == ["1", "2"])
            #expect(numbers.last?.status == .unknown("LINKED"))
            #expect(vendor.requests.map { $0.uri.hasSuffix("&limit=100&after=next") } == [false, true])
        }
    }

    @Test func addsANumberWithItsCountryCodeInside() async throws {
        try await with(.json(#"{"id":"1065"}"#)) { client, vendor in
            let number = try PhoneNumber(e164: "+447400555001")
            let id = try await client.addNumber(number, named: "Dispatch", to: "77")
            #expect(id == "1065")
            #expect(
                call(vendor) == [
                    #"POST 77/phone_numbers {"cc":"44","phone_number":"447400555001","verified_name":"Dispatch"}"#
                ])
        }
    }

    @Test func takesANumberThroughItsRegistration() async throws {
        try await with(Self.done) { client, vendor in
            try await client.requestCode(for: "1065", by: .voice, in: .spanish)
            try await client.verify(try #require(VerificationCode(in: "123-456")), of: "1065")
            try await client.register("1065", pin: Secret("000000"))
            try await client.deregister("1065")
            try await client.rename("1065", to: "Fleet & Co")
            #expect(
                call(vendor) == [
                    "POST 1065/request_code?code_method=VOICE&language=es_MX ",
                    #"POST 1065/verify_code {"code":"123456"}"#,
                    #"POST 1065/register {"messaging_product":"whatsapp","pin":"000000"}"#, "POST 1065/deregister ",
                    "POST 1065?new_display_name=Fleet%20%26%20Co ",
                ])
        }
    }

    @Test(
        arguments: [
            (100, 33, ProviderError.Reason.notFound), (803, nil, .notFound), (136_024, 2_388_091, .postponed),
            (136_025, 2_388_093, .rejected), (133_005, nil, .credential(.number)), (133_006, nil, .credential(.number)),
            (133_016, nil, .postponed), (200, 1_349_175, .postponed), (200, 1_349_174, .credential(.account)),
        ] as [(Int, Int?, ProviderError.Reason)])
    func saysWhatARefusalMeans(code: Int, subcode: Int?, reason: ProviderError.Reason) async throws {
        let error = #"{"error":{"message":"m","code":\#(code),"error_subcode":\#(subcode.map(String.init) ?? "null")}}"#
        try await with(.json(error, status: 400)) { client, _ in
            let failed = await failure { () throws(ProviderError) in
                try await client.register("1065", pin: Secret("000000"))
            }
            #expect(failed?.reason == reason)
            #expect(failed?.code == code)
        }
    }

    @Test(arguments: ["", #""business_profile":"#])
    func readsAProfileAtEitherDepth(key: String) async throws {
        let profile = """
            {"about":"Dispatch","email":"a@x.example","websites":["https://x.example"],"vertical":"TRAVEL",\
            "messaging_product":"whatsapp"}
            """
        let data = key.isEmpty ? profile : "{\(key)\(profile)}"
        try await with(.json(#"{"data":[\#(data)]}"#)) { client, _ in
            let profile = try await client.profile(of: "1065")
            #expect(
                profile
                    == BusinessProfile(
                        about: "Dispatch", email: "a@x.example", websites: ["https://x.example"], vertical: "TRAVEL"))
        }
    }

    @Test func changesOnlyTheNamedPartsOfAProfile() async throws {
        try await with(Self.done) { client, vendor in
            try await client.update(BusinessProfile(description: "Dispatch of A"), of: "1065")
            try await client.update(.cleared(about: "-"), of: "1065")
            #expect(
                vendor.requests.map(\.body) == [
                    #"{"messaging_product":"whatsapp","description":"Dispatch of A"}"#,
                    """
                    {"messaging_product":"whatsapp","about":"-","address":"","description":"","email":"",\
                    "websites":[],"vertical":"OTHER"}
                    """,
                ])
        }
    }

    @Test func readsWhatAnAccountMaySend() async throws {
        try await with(.json(#"{"health_status":{"can_send_message":"LIMITED","entities":[]},"id":"77"}"#)) {
            client, vendor in
            let health = try await client.health(of: "77")
            #expect(health == .known(.limited))
            #expect(call(vendor) == ["GET 77?fields=health_status "])
        }
    }

    @Test func readsWhatBecameOfATemplate() async throws {
        let template = """
            {"id":"1","name":"a_v1","language":"en_US","status":"REJECTED","category":"MARKETING",\
            "previous_category":"UTILITY","rejected_reason":"SCAM","quality_score":{"score":"RED"}}
            """
        try await with(.json(#"{"data":[\#(template)]}"#)) { client, vendor in
            let templates = try await client.templates(of: "77", name: "a_v1")
            #expect(
                templates == [
                    WhatsAppTemplate(
                        id: "1", name: "a_v1", language: "en_US", status: .known(.rejected),
                        category: .unknown("MARKETING"), previousCategory: .known(.utility), rejectedReason: "SCAM",
                        quality: .known(.red))
                ])
            #expect(vendor.requests.first?.uri.contains("&name=a_v1&limit=100") == true)
        }
    }

    @Test func deletesATemplateOnce() async throws {
        let gone = #"{"error":{"message":"m","code":100,"error_subcode":33}}"#
        try await with(Self.done, .json(gone, status: 400)) { client, vendor in
            try await client.deleteTemplates(named: "a_v1", in: "77")
            try await client.deleteTemplates(named: "a_v1", in: "77")
            #expect(call(vendor).first == "DELETE 77/message_templates?name=a_v1 ")
        }
    }
}
