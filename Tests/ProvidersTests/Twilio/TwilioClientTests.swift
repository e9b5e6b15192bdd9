import Core
import FoundationEssentials
import NIOHTTP1
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(2))) struct TwilioClientTests {
    private static let account = "AC0123456789abcdef0123456789abcdef"
    private static let resource = "/twilio/2010-04-01/Accounts/\(account)"
    private static let routing =
        "SmsUrl=https%3A%2F%2Fx.example%2Fsms&SmsMethod=POST&VoiceUrl=https%3A%2F%2Fx.example%2Fvoice&VoiceMethod=POST"
    private static let bought = """
        {"sid":"PN1","phone_number":"+12065550001","friendly_name":"fleetchat-1","status":"in-use",\
        "capabilities":{"voice":true,"sms":true,"mms":false}}
        """
    private static let none = ScriptedVendor.Step.json(#"{"available_phone_numbers":[]}"#)

    private func with(
        _ steps: ScriptedVendor.Step..., body: (TwilioClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps) { vendor, url in
            try await withHTTP { http in
                let client = TwilioClient(
                    http: http, baseURL: try BaseURL.local("\(url)/twilio"), accountSID: Self.account,
                    authToken: Secret("t0ken"),
                    webhooks: .init(texts: "https://x.example/sms", calls: "https://x.example/voice"))
                try await body(client, vendor)
            }
        }
    }

    private func offers(_ numbers: String...) -> ScriptedVendor.Step {
        let objects = numbers.map { #"{"phone_number":"\#($0)","capabilities":{"voice":true,"SMS":true}}"# }
        return .json(#"{"available_phone_numbers":[\#(objects.joined(separator: ","))]}"#)
    }

    private func number(_ text: String = "+12065550001") throws -> PhoneNumber { try PhoneNumber(e164: text) }

    @Test func presentsTheAccountAndItsToken() async throws {
        try await with(.json(#"{"incoming_phone_numbers":[]}"#)) { client, vendor in
            let bought = try await client.purchased(reference: "a")
            #expect(bought.isEmpty)
            let credential = Data("\(Self.account):t0ken".utf8).base64EncodedString()
            #expect(vendor.requests.first?.headers.first(name: "authorization") == "Basic \(credential)")
        }
    }

    @Test func searchesMobileNumbersFirstAndStopsWhenItHasEnough() async throws {
        try await with(offers("+447400555001", "+447400555002", "bad")) { client, vendor in
            let found = try await client.search(country: .unitedKingdom, limit: 2)
            #expect(found.map(\.number.e164) == ["+447400555001", "+447400555002"])
            #expect(found.allSatisfy { $0.capabilities == [.texts, .calls] })
            #expect(
                vendor.requests.map(\.uri) == [
                    """
                    \(Self.resource)/AvailablePhoneNumbers/GB/Mobile.json?SmsEnabled=true&VoiceEnabled=true\
                    &ExcludeAllAddressRequired=true&PageSize=2
                    """
                ])
        }
    }

    @Test func looksForOtherKindsWhereACountryLacksOne() async throws {
        let unknown = ScriptedVendor.Step.json(#"{"code":20404,"message":"not found","status":404}"#, status: 404)
        try await with(unknown, offers("+12065550001"), offers("+12065550001", "+12065550002")) { client, vendor in
            let found = try await client.search(country: .unitedStates, limit: 3)
            #expect(found.map(\.number.e164) == ["+12065550001", "+12065550002"])
            #expect(
                vendor.requests.map { $0.uri.split(separator: "?")[0].suffix(11) } == [
                    "Mobile.json", "/Local.json", "/Local.json",
                ])
        }
    }

    @Test func findsNothingWhereNothingIsForSale() async throws {
        try await with(Self.none) { client, _ in
            let found = try await client.search(country: .canada, limit: 5)
            #expect(found.isEmpty)
        }
    }

    @Test func buysANumberUnderOurReference() async throws {
        try await with(.json(Self.bought, status: 201)) { client, vendor in
            let bought = try await client.purchase(try number(), reference: "fleetchat-1")
            #expect(
                bought
                    == PurchasedNumber(
                        id: "PN1", number: try number(), reference: "fleetchat-1", capabilities: [.texts, .calls]))
            let request = try #require(vendor.requests.first)
            #expect(request.uri == "\(Self.resource)/IncomingPhoneNumbers.json")
            #expect(request.body == "PhoneNumber=%2B12065550001&FriendlyName=fleetchat-1&\(Self.routing)")
            #expect(request.headers.first(name: "content-type") == "application/x-www-form-urlencoded")
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 65)])
    func refusesAReferenceThatTwilioWouldCut(reference: String) async throws {
        try await with(.silence) { client, vendor in
            let number = try number()
            let error = await failure { () throws(ProviderError) in
                try await client.purchase(number, reference: reference)
            }
            #expect(error?.reason == .rejected)
            #expect(vendor.requests.isEmpty)
        }
    }

    @Test func findsWhatWasBoughtByItsReferenceOrItsNumber() async throws {
        let other = Self.bought.replacing("fleetchat-1", with: "fleetchat-12")
        let list = ScriptedVendor.Step.json(#"{"incoming_phone_numbers":[\#(other),\#(Self.bought),{}]}"#)
        try await with(list) { client, vendor in
            let named = try await client.purchased(reference: "fleetchat-1")
            #expect(named.map(\.reference) == ["fleetchat-1"])
            let ours = try await client.purchased(try number())
            #expect(ours?.id == "PN1")
            let foreign = try await client.purchased(try number("+12065550009"))
            #expect(foreign == nil)
            #expect(
                vendor.requests.prefix(2).map { $0.uri.dropFirst(Self.resource.count) } == [
                    "/IncomingPhoneNumbers.json?FriendlyName=fleetchat-1&PageSize=50",
                    "/IncomingPhoneNumbers.json?PhoneNumber=%2B12065550001&PageSize=50",
                ])
        }
    }

    @Test func routesANumberToUs() async throws {
        try await with(.json(Self.bought)) { client, vendor in
            try await client.route("PN1")
            #expect(vendor.requests.first?.uri == "\(Self.resource)/IncomingPhoneNumbers/PN1.json")
            #expect(vendor.requests.first?.body == Self.routing)
        }
    }

    @Test func givesANumberBackOnce() async throws {
        try await with(
            .raw("HTTP/1.1 204 X\r\n\r\n"), .json(#"{"code":20404,"status":404}"#, status: 404)
        ) { client, vendor in
            try await client.release("PN1")
            try await client.release("PN1")
            #expect(vendor.requests.map(\.method) == ["DELETE", "DELETE"])
        }
    }

    @Test func listsWhatCameToANumber() async throws {
        func message(_ sid: String, _ direction: String, _ date: String) -> String {
            """
            {"sid":"\(sid)","direction":"\(direction)","from":"WhatsApp","to":"+12065550001","status":"received",\
            "body":"code 123-456","date_sent":"\(date)"}
            """
        }
        let messages = [
            message("SM3", "inbound", "Sat, 21 Nov 2026 15:00:01 +0000"),
            message("SM2", "outbound-api", "Sat, 21 Nov 2026 15:00:01 +0000"),
            message("SM1", "inbound", "Sat, 21 Nov 2026 14:59:59 +0000"), message("SM0", "inbound", "soon"),
        ]
        let since = try #require(RFC3339.date("2026-11-21T15:00:01.900Z"))
        let second = try #require(RFC3339.date("2026-11-21T15:00:01Z"))
        try await with(.json(#"{"messages":[\#(messages.joined(separator: ","))]}"#)) { client, vendor in
            let found = try await client.messages(to: try number(), since: since)
            #expect(
                found == [
                    CarrierMessage(
                        id: "SM3", from: "WhatsApp", to: try number(), body: "code 123-456",
                        receivedAt: second)
                ])
            let query = "To=%2B12065550001&DateSent%3E=2026-11-21T15%3A00%3A01Z&PageSize=50"
            #expect(vendor.requests.first?.uri == "\(Self.resource)/Messages.json?\(query)")
        }
    }

    @Test(arguments: [
        (400, 21_422, ProviderError.Reason.notFound), (400, 21_452, .notFound), (404, 20_404, .notFound),
        (401, 20_003, .credential(.app)), (403, 20_003, .credential(.app)), (429, 20_429, .throttled(.account)),
        (400, 21_631, .rejected), (400, 21_649, .rejected), (400, 99_999, .rejected), (500, 20_500, .ambiguous),
        (503, 20_503, .ambiguous), (429, 99_999, .throttled(.account)), (401, 99_999, .credential(.app)),
    ])
    func saysWhatAnErrorMeans(status: Int, code: Int, reason: ProviderError.Reason) async throws {
        let body = #"{"code":\#(code),"message":"+12065550001 is not for you","more_info":"x","status":\#(status)}"#
        try await with(.json(body, status: status, headers: [("Retry-After", "3")])) { client, _ in
            let number = try number()
            let error = try #require(
                await failure { () throws(ProviderError) in try await client.purchase(number, reference: "r") })
            #expect(error.reason == reason)
            #expect(error.code == code)
            #expect(error.retryAfter == .seconds(3))
            #expect(error.detail == "+… is not for you")
        }
    }

    @Test(arguments: ["<html>", "", #"{"sid":"PN1"}"#])
    func aPurchaseThatCannotBeReadIsAmbiguous(body: String) async throws {
        try await with(.json(body, status: 201)) { client, _ in
            let number = try number()
            let error = await failure { () throws(ProviderError) in
                try await client.purchase(number, reference: "r")
            }
            #expect(error?.reason == .ambiguous)
        }
    }
}
