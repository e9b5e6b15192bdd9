import Testing

@testable import Runtime

@Suite struct SettingsTests {
    @Test func absentMeansTheDefault() throws {
        var settings = Settings(environment: [:])
        #expect(settings.string("HTTP_HOST", default: "::", about: "") == "::")
        #expect(settings.optionalString("PUBLIC_URL", about: "") == nil)
        #expect(settings.secret("OPERATOR_TOKEN", about: "") == nil)
        #expect(settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "") == 8080)
        #expect(settings.bool("ALLOW_VOLATILE_REDIS", default: true, about: "") == true)
        #expect(settings.duration("WAIT", default: .seconds(10), in: .zero ... .seconds(60), about: "") == .seconds(10))
        #expect(settings.list("POOL_COUNTRIES", default: ["US"], about: "") == ["US"])
        #expect(settings.choice("LANE", default: Lane.inbound, about: "") == .inbound)
        #expect(settings.choices("LANES", default: [Lane.usage], about: "") == [.usage])
        #expect(settings.value("RATE", default: 0.5, accepted: "", about: "") { Double($0) } == 0.5)
        try settings.validate()
        #expect(settings.entries.allSatisfy { $0.origin == .default })
    }

    @Test func readsEveryKindFromTheEnvironment() throws {
        var settings = Settings(environment: [
            "HTTP_HOST": " 10.0.0.1\n", "OPERATOR_TOKEN": "s3cret", "HTTP_PORT": "81", "SWITCH": "No",
            "WAIT": "2m", "POOL_COUNTRIES": "US, CA,,", "LANE": "usage", "LANES": "usage,inbound,usage", "RATE": "0.25",
        ])
        #expect(settings.string("HTTP_HOST", default: "::", about: "") == "10.0.0.1")
        #expect(settings.requiredSecret("OPERATOR_TOKEN", about: "") == "s3cret")
        #expect(settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "") == 81)
        #expect(settings.bool("SWITCH", default: true, about: "") == false)
        #expect(settings.duration("WAIT", default: .zero, in: .zero ... .seconds(600), about: "") == .seconds(120))
        #expect(settings.list("POOL_COUNTRIES", default: [], about: "") == ["US", "CA"])
        #expect(settings.choice("LANE", default: Lane.inbound, about: "") == .usage)
        #expect(settings.choices("LANES", default: Set<Lane>(), about: "") == [.usage, .inbound])
        #expect(settings.value("RATE", default: 0.5, accepted: "", about: "") { Double($0) } == 0.25)
        try settings.validate()
        #expect(settings.entries.allSatisfy { $0.origin == .environment })
    }

    @Test(arguments: [["--http-port", "82"], ["--http-port=82"]])
    func commandLineWinsOverEnvironment(arguments: [String]) throws {
        var settings = Settings(arguments: arguments, environment: ["HTTP_PORT": "81"])
        #expect(settings.int("HTTP_PORT", default: 80, in: 1...65_535, about: "") == 82)
        try settings.validate()
        #expect(settings.entries.map(\.origin) == [.commandLine])
    }

    @Test func emptyVariableIsAbsent() throws {
        var settings = Settings(environment: ["HTTP_PORT": "", "PUBLIC_URL": "  "])
        #expect(settings.int("HTTP_PORT", default: 80, in: 1...65_535, about: "") == 80)
        #expect(settings.optionalString("PUBLIC_URL", about: "") == nil)
        try settings.validate()
    }

    @Test func commasEqualsSignsAndDashesStayInAValue() throws {
        var settings = Settings(
            arguments: ["--encryption-keys", "a:AA==,b:BB==", "--next=--x=1", "--offset", "-5"], environment: [:])
        #expect(settings.requiredSecret("ENCRYPTION_KEYS", about: "") == "a:AA==,b:BB==")
        #expect(settings.requiredString("NEXT", about: "") == "--x=1")
        #expect(settings.int("OFFSET", default: 0, in: -10...10, about: "") == -5)
        try settings.validate()
    }

    @Test(arguments: [("one", ["one"]), (" one , two ,", ["one", "two"])])
    func severalSecretsAreTakenWithoutTheSpaceAroundThem(text: String, secrets: [String]) throws {
        var settings = Settings(environment: ["APP_SECRET": text])
        #expect(settings.requiredSecrets("APP_SECRET", about: "") == secrets)
        try settings.validate()
        #expect(!settings.table.contains("one"))
    }

    @Test(arguments: [[:], ["APP_SECRET": " , "]])
    func noneOfSeveralSecretsIsRefused(environment: [String: String]) throws {
        var settings = Settings(environment: environment)
        #expect(settings.requiredSecrets("APP_SECRET", about: "").isEmpty)
        #expect(throws: SettingsError.self) { try settings.validate() }
    }

    @Test func optionAloneSwitchesOn() throws {
        var settings = Settings(arguments: ["--verbose", "--dry-run"], environment: [:])
        #expect(settings.bool("VERBOSE", default: false, about: "") == true)
        #expect(settings.bool("DRY_RUN", default: false, about: "") == true)
        try settings.validate()
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("5m", .seconds(300)), ("2h", .seconds(7_200)),
        ("7d", .seconds(604_800)), ("0s", .zero),
    ])
    func durationsAreReadAndShownAlike(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
        #expect(DurationText.format(duration) == text)
    }

    @Test(arguments: ["", "10", "s", "-1s", "1.5s", "1 s", "１s", "99999999999999999999s", "200000000000d", "1w"])
    func otherDurationsAreRefused(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test func tableIsSortedMasksSecretsAndNamesOrigins() throws {
        var settings = Settings(arguments: ["--http-port=8081"], environment: ["OPERATOR_TOKEN": "s3cret"])
        _ = settings.secret("OPERATOR_TOKEN", about: "Opens the portal")
        _ = settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "Public port")
        _ = settings.choices("LANES", default: Set(Lane.allCases), about: "Work taken")
        _ = settings.duration("WAIT", default: .seconds(90), in: .zero ... .seconds(600), about: "Patience")
        _ = settings.optionalString("PUBLIC_URL", about: "Where vendors reach us")
        try settings.validate()
        #expect(
            settings.table == """
                SETTING         VALUE                            ORIGIN        MEANING
                HTTP_PORT       8081                             command line  Public port
                LANES           outbound,inbound,receipts,usage  default       Work taken
                OPERATOR_TOKEN  ••••                             environment   Opens the portal
                PUBLIC_URL      (none)                           default       Where vendors reach us
                WAIT            90s                              default       Patience

                """)
    }
}
