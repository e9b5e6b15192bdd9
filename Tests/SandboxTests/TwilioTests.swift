import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(2))) struct TwilioTests {
    private static let search = "AvailablePhoneNumbers/US/Local.json?SmsEnabled=true&PageSize=2"

    private static func found(_ reply: TestSandbox.Reply) -> [String] {
        reply.json["available_phone_numbers"]?.array?.compactMap { $0["phone_number"]?.string } ?? []
    }

    @Test func whatIsSoldIsForSaleNoMore() async throws {
        try await TestSandbox.run { sandbox in
            let offered = Self.found(try await sandbox.twilio(.get, Self.search))
            #expect(offered.count == 2)
            let first = try #require(offered.first)
            let bought = try await sandbox.twilio(
                .post, "IncomingPhoneNumbers.json", [("PhoneNumber", first), ("FriendlyName", "order-1")])
            #expect(bought.status == 201)
            #expect(!Self.found(try await sandbox.twilio(.get, Self.search)).contains(first))
            let again = try await sandbox.twilio(.post, "IncomingPhoneNumbers.json", [("PhoneNumber", first)])
            #expect(again.status == 400)
            #expect(again.json["code"]?.int == 21_422)
            let listed = try await sandbox.twilio(.get, "IncomingPhoneNumbers.json?FriendlyName=order-1")
            #expect(listed.json["incoming_phone_numbers"]?.array?.map { $0["sid"] } == [bought.json["sid"]])
            #expect(listed.json["next_page_uri"] == .null)
            _ = try await sandbox.buy()
            let page = try await sandbox.twilio(.get, "IncomingPhoneNumbers.json?PageSize=1")
            let next = try #require(page.json["next_page_uri"]?.string)
            let rest = try await sandbox.twilio(.get, next.split(separator: "/").suffix(1).joined())
            #expect(rest.json["incoming_phone_numbers"]?.array?.count == 1)
            #expect(rest.json["next_page_uri"] == .null)
        }
    }

    @Test func aNumberIsUpdatedAndGivenBack() async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.buy()
            let listed = try await sandbox.twilio(.get, "IncomingPhoneNumbers.json")
            let sid = try #require(listed.json["incoming_phone_numbers"]?.array?.first?["sid"]?.string)
            let path = "IncomingPhoneNumbers/\(sid).json"
            let updated = try await sandbox.twilio(.post, path, [("SmsUrl", "https://x.example/sms")])
            #expect(updated.json["sms_url"] == "https://x.example/sms")
            let released = try await sandbox.twilio(.delete, path)
            #expect(released.status == 204)
            for method in [HTTPRequest.Method.get, .post, .delete] {
                let gone = try await sandbox.twilio(method, path)
                #expect(gone.json["code"]?.int == 20_404)
            }
            let rows = try await sandbox.send(.get, "/sandbox/twilio/numbers").json["numbers"]?.array
            #expect(rows?.map { $0["released"] } == [true])
        }
    }

    @Test func aCountryRunsOutOfNumbers() async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.send(.patch, "/sandbox/twilio/settings", ["stock": ["US": 1]])
            #expect(Self.found(try await sandbox.twilio(.get, Self.search)).count == 1)
            _ = try await sandbox.buy()
            #expect(Self.found(try await sandbox.twilio(.get, Self.search)).isEmpty)
            let other = try await sandbox.twilio(.get, "AvailablePhoneNumbers/GB/Mobile.json")
            #expect(Self.found(other).count == 50)
        }
    }

    @Test func numbersDifferFromThoseThatAreReady() {
        for country in Country.allCases {
            let numbers = [0, 1, 99_999].map(country.carrierNumber)
            #expect(numbers.allSatisfy { (11...14).contains($0.count) })
            #expect(Country(carrierNumber: numbers[1], stock: [country: 2]) == country)
            #expect(Country(carrierNumber: numbers[1], stock: [country: 1]) == nil)
            #expect(BusinessNumber(country: country, position: 1).map { numbers.contains("+\($0.digits)") } == false)
        }
    }

    @Test(arguments: [
        ("AvailablePhoneNumbers/US/Mobile.json", 20_404), ("AvailablePhoneNumbers/FR/Local.json", 20_404),
        ("AvailablePhoneNumbers/US/Local", 20_404), ("AvailablePhoneNumbers/US/Local.json?SmsEnabled=yes", 20_001),
        ("AvailablePhoneNumbers/US/Local.json?Colour=red", 20_001), ("IncomingPhoneNumbers.json?PageSize=0", 20_001),
        ("Messages.json?DateSent%3E=soon", 20_001), ("Calls.json", 20_404),
    ])
    func refusesWhatTwilioDoesNotKnow(path: String, code: Int) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.twilio(.get, path)
            #expect(reply.json["code"]?.int == code)
            #expect(reply.json["status"]?.int == reply.status)
        }
    }

    @Test(arguments: [
        [("PhoneNumber", "12065500000")], [("FriendlyName", "x")], [("PhoneNumber", "+19995550000")],
        [("PhoneNumber", "+12065500000"), ("FriendlyName", String(repeating: "x", count: 65))],
        [("PhoneNumber", "+12065500000"), ("SmsUrl", "x.example")],
        [("PhoneNumber", "+12065500000"), ("Colour", "red")],
    ])
    func refusesAPurchaseThatIsWrong(fields: [(String, String)]) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.twilio(.post, "IncomingPhoneNumbers.json", fields)
            #expect(reply.status == 400)
            #expect(sandbox.world.twilio.withState { $0.numbers.isEmpty })
        }
    }

    @Test(arguments: [("", ""), (TestSandbox.twilioAccount, "wrong"), ("ACother", TestSandbox.twilioToken)])
    func knowsOneAccount(user: String, password: String) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.twilio(.get, "IncomingPhoneNumbers.json", user: user, password: password)
            #expect(reply.status == 401)
            #expect(reply.json["code"]?.int == 20_003)
        }
    }

    @Test func isThrottledInItsOwnWords() async throws {
        try await TestSandbox.run { sandbox in
            let fault: JSON = ["vendor": "twilio", "action": "throttle", "retryAfter": 2]
            _ = try await sandbox.send(.post, "/sandbox/faults", fault)
            let reply = try await sandbox.twilio(.get, "IncomingPhoneNumbers.json")
            #expect(reply.status == 429)
            #expect(reply.json["code"]?.int == 20_429)
        }
    }

    @Test func writesTimesAsMailDoes() {
        #expect(Timestamp(milliseconds: 1_558_719_886_999).mailText == "Fri, 24 May 2019 17:44:46 +0000")
    }
}
