import Runtime
import Testing

@testable import PoolManager

@Suite struct TwilioSettingsTests {
    private static let account = "AC0123456789abcdef0123456789ABCDEF"

    /// The mistakes that name Twilio.
    private func mistakes(_ environment: [String: String]) -> [String] {
        var settings = Settings(environment: environment)
        _ = PoolSettings(&settings)
        do {
            try settings.validate()
            return []
        } catch {
            return error.problems.map(\.description).filter { $0.contains("TWILIO") }
        }
    }

    @Test func anAccountComesWithItsToken() {
        #expect(mistakes([:]).isEmpty)
        #expect(mistakes(["TWILIO_ACCOUNT_SID": Self.account, "TWILIO_AUTH_TOKEN": "t"]).isEmpty)
        #expect(
            mistakes(["TWILIO_ACCOUNT_SID": Self.account]).map { $0.prefix(17) } == ["TWILIO_AUTH_TOKEN"])
        #expect(mistakes(["TWILIO_AUTH_TOKEN": "t"]).map { $0.prefix(18) } == ["TWILIO_ACCOUNT_SID"])
    }

    @Test(arguments: ["AC012", "SK0123456789abcdef0123456789abcdef", "AC0123456789abcdef0123456789abcdeg"])
    func refusesWhatIsNoAccount(account: String) {
        let mistakes = mistakes(["TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": "t"])
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains("32 hexadecimal digits") == true)
    }

    @Test func refusesAnAddressThatIsNotPublic() {
        #expect(mistakes(["TWILIO_BASE_URL": "http://127.0.0.1:9"]).map { $0.prefix(15) } == ["TWILIO_BASE_URL"])
    }
}
