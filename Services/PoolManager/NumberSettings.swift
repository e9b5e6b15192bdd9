import Core
import Runtime
import Wiring

/// How many numbers there are to be, where they come from and what becomes of them.
struct NumberSettings: Sendable {
    var expansion: ExpansionPolicy
    /// Numbers set aside for the case that there is no other.
    var reserved: Int
    /// The most numbers in one business account.
    var perAccount: Int
    /// Where numbers are bought, the first preferred.
    var countries: [CountryCode]
    /// Business accounts that bought numbers go to; without one, none are bought.
    var accounts: [BusinessAccountID]
    /// How long a number rests after its tenant has left.
    var quarantine: Duration
    /// How long a verification code is waited for before another one is asked for.
    var codeWait: Duration
    /// What drivers see before they know the number; Meta reviews it.
    var displayName: String
    /// What the profile of a number says while it is nobody's.
    var profile: String
    /// Where the carrier reaches ingress, without a slash at the end.
    var publicURL: String

    init(_ settings: inout Settings) {
        self.expansion = Self.expansion(&settings)
        self.reserved = settings.int(
            "POOL_RESERVED", default: 10, in: 0...100_000,
            about: "Numbers set aside for the case that there is no other.")
        self.perAccount = settings.int(
            "POOL_NUMBERS_PER_BUSINESS_ACCOUNT", default: 10, in: 1...10_000,
            about: "The most numbers in one business account; fewer where Meta says so.")
        self.countries = Self.countries(&settings)
        self.accounts = settings.list(
            "WHATSAPP_BUSINESS_ACCOUNT_IDS", default: [], each: .length(1...64),
            about: "Business accounts that bought numbers go to; without one none are bought."
        ).map { BusinessAccountID($0) }
        self.quarantine = settings.duration(
            "POOL_QUARANTINE", default: .seconds(30 * 86_400), in: .zero ... .seconds(365 * 86_400),
            about: "How long a number rests after its tenant has left.")
        self.codeWait = settings.duration(
            "POOL_CODE_WAIT", default: .seconds(300), in: .seconds(1)...(.seconds(3_600)),
            about: "How long a verification code is waited for before another one is asked for.")
        self.displayName = settings.string(
            "POOL_DISPLAY_NAME", default: "FleetChat", .length(2...75),
            about: "Display name that new numbers ask Meta for.")
        self.profile = settings.string(
            "POOL_PROFILE", default: "Messages about your trips", .length(1...139),
            about: "What the profile of a number says.")
        self.publicURL = settings.publicURL()
    }

    private static func expansion(_ settings: inout Settings) -> ExpansionPolicy {
        let threshold = settings.string(
            "POOL_EXPANSION_THRESHOLD", default: "10",
            .matching("a number, or a share of the pool such as 10%") { ExpansionPolicy.Threshold($0) != nil },
            about: "When fewer numbers are free, more are ordered.")
        return ExpansionPolicy(
            initialSize: settings.int(
                "POOL_INITIAL_SIZE", default: 100, in: 0...100_000, about: "Numbers that the pool grows to at first."),
            threshold: ExpansionPolicy.Threshold(threshold) ?? .count(10),
            size: settings.int(
                "POOL_EXPANSION_SIZE", default: 50, in: 1...10_000, about: "Numbers that are ordered at a time."))
    }

    private static func countries(_ settings: inout Settings) -> [CountryCode] {
        let codes = settings.list(
            "POOL_COUNTRIES", default: ["US", "CA", "MX", "GB", "AU"],
            each: .matching("two letters such as US") { CountryCode($0) != nil },
            about: "Countries of which numbers are bought.")
        return codes.compactMap { CountryCode($0) }
    }
}
