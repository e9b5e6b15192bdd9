import Testing

@testable import Runtime

@Suite struct SettingsErrorTests {
    private static func message(
        _ arguments: [String] = [], _ environment: [String: String] = [:], _ read: (inout Settings) -> Void
    ) -> String? {
        var settings = Settings(arguments: arguments, environment: environment)
        read(&settings)
        do {
            try settings.validate()
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("80a", #"HTTP_PORT: "80a" is not a whole number; accepted: 1 to 65535"#),
        ("0", #"HTTP_PORT: "0" is out of range; accepted: 1 to 65535"#),
        ("65536", #"HTTP_PORT: "65536" is out of range; accepted: 1 to 65535"#),
        ("8\u{1b}0", #"HTTP_PORT: "8?0" contains control characters; accepted: 1 to 65535"#),
    ])
    func wrongNumbersStop(given: String, expected: String) {
        let message = Self.message([], ["HTTP_PORT": given]) { settings in
            #expect(settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "") == 8080)
        }
        #expect(message == expected)
    }

    @Test func theKeyIsNamedAsItWasWritten() {
        let message = Self.message(["--http-port", "x"]) { settings in
            _ = settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "")
        }
        #expect(message == #"--http-port: "x" is not a whole number; accepted: 1 to 65535"#)
    }

    @Test func wrongValuesNameWhatIsAccepted() {
        let environment = [
            "LANE": "outbond", "LANES": ",", "SWITCH": "on", "WAIT": "2h", "LIST": "US,Canada", "RATE": "x",
        ]
        let message = Self.message([], environment) { settings in
            _ = settings.choice("LANE", default: Lane.usage, about: "")
            _ = settings.choices("LANES", default: [Lane.usage], about: "")
            _ = settings.bool("SWITCH", default: true, about: "")
            _ = settings.duration("WAIT", default: .zero, in: .zero ... .seconds(60), about: "")
            _ = settings.list("LIST", default: [], each: .length(2...2), about: "")
            _ = settings.value("RATE", default: 0.5, accepted: "a number", about: "") { Double($0) }
        }
        #expect(
            message == """
                LANE: "outbond" is not one of the choices; accepted: outbound, inbound, receipts, usage
                LANES: "," names none; accepted: one or more of outbound, inbound, receipts, usage, comma separated
                SWITCH: "on" is neither true nor false; accepted: true, false, yes, no, 1, 0
                WAIT: "2h" is out of range; accepted: 0s to 1m, written as a whole number with ms, s, m, h or d
                LIST: the value has 6 bytes; accepted: a comma separated list, each text of 2 to 2 bytes
                RATE: "x" does not fit; accepted: a number
                """)
    }

    @Test func requiredSettingsAreMissed() {
        let message = Self.message { settings in
            #expect(settings.requiredSecret("DATABASE_URL", .connectionURL("postgres"), about: "") == "")
        }
        #expect(
            message == "DATABASE_URL (or --database-url) is required; accepted: a URL that starts with postgres://")
    }

    @Test(arguments: [
        "https://", "ftp://example.com", "example.com", "https:example.com", "https://user@example.com",
        "https://example.com/#top", "https://example.com/?a=b", "https://exa mple.com", "//example.com",
    ])
    func wrongURLsStop(text: String) {
        let message = Self.message([], ["PUBLIC_URL": text]) { settings in
            _ = settings.requiredString("PUBLIC_URL", .url("https", "http"), about: "")
        }
        #expect(message?.hasPrefix("PUBLIC_URL: ") == true)
    }

    @Test(arguments: ["https://example.com", "http://127.0.0.1:8080/base", "HTTPS://[::1]/"])
    func rightURLsPass(text: String) {
        let message = Self.message([], ["PUBLIC_URL": text]) { settings in
            #expect(settings.requiredString("PUBLIC_URL", .url("https", "http"), about: "") == text)
        }
        #expect(message == nil)
    }

    @Test(arguments: ["postgres://u:p@h/db", "postgres:///db?host=/run/postgresql"])
    func connectionURLsMayCarryCredentialsAndSockets(text: String) {
        let message = Self.message([], ["DATABASE_URL": text]) { settings in
            #expect(settings.requiredSecret("DATABASE_URL", .connectionURL("postgres"), about: "") == text)
        }
        #expect(message == nil)
    }

    @Test func secretsAndPasswordsAreNeverRepeated() throws {
        let environment = ["TOKEN": "hunter2", "PUBLIC_URL": "https://joe:hunter2@example.com"]
        var settings = Settings(environment: environment)
        _ = settings.secret("TOKEN", .length(32...64), about: "")
        _ = settings.optionalString("PUBLIC_URL", .url("https"), about: "")
        let error = #expect(throws: SettingsError.self) { try settings.validate() }
        let text = try #require(error).description
        #expect(text.contains("TOKEN: the value has 7 bytes; accepted: text of 32 to 64 bytes"))
        #expect(text.contains("PUBLIC_URL: the value contains a user or password"))
        #expect(!text.contains("hunter2"))
        #expect(!settings.table.contains("hunter2"))
    }

    @Test func textsBeyondTheLimitAreRefused() {
        let message = Self.message([], ["TOKEN": String(repeating: "x", count: 65_537)]) { settings in
            _ = settings.secret("TOKEN", .length(1...1_000_000), about: "")
        }
        #expect(message?.hasPrefix("TOKEN: the value is longer than 65536 bytes") == true)
    }

    @Test(arguments: [
        (["--http-prot", "1"], "--http-prot is not an option; the nearest is --http-port"),
        (["--zzz"], "--zzz is not an option"),
        (["--http-port", "1", "--http-port=2"], "--http-port is given more than once"),
        (["--http-port"], "--http-port needs a value; accepted: 1 to 65535"),
        (["--http-port="], "--http-port needs a value; accepted: 1 to 65535"),
        (["8080"], "unexpected argument; options are written --name value or --name=value"),
        (
            ["--http-port", "1", "hunter2"],
            "unexpected argument after --http-port; options are written --name value or --name=value"
        ),
        (["-p"], "unexpected argument; options are written --name value or --name=value"),
    ])
    func wrongCommandLinesStop(arguments: [String], expected: String) {
        let message = Self.message(arguments) { settings in
            _ = settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "")
        }
        #expect(message == expected)
    }

    @Test func allMistakesAreReportedTogether() throws {
        var settings = Settings(arguments: ["--nope"], environment: ["HTTP_PORT": "x", "LANES": "none"])
        _ = settings.int("HTTP_PORT", default: 8080, in: 1...65_535, about: "")
        _ = settings.choices("LANES", default: [Lane.usage], about: "")
        _ = settings.requiredString("DATABASE_URL", about: "")
        settings.refuse("HTTP_PORT", "must differ from ADMIN_HTTP_PORT")
        let error = #expect(throws: SettingsError.self) { try settings.validate() }
        #expect(try #require(error).problems.count == 5)
    }
}
