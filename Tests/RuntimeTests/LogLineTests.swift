import Logging
import Testing

@testable import Runtime

@Suite struct LogLineTests {
    private static func line(_ format: LogFormat, _ message: String, _ metadata: Logger.Metadata = [:]) -> String {
        let time = Duration.seconds(1_786_017_600) + .milliseconds(123)
        let entry = LogEntry(time: time, level: .info, label: "ingress", message: message, metadata: metadata)
        return String(decoding: LogLine(entry, format: format).bytes, as: UTF8.self)
    }

    private static let metadata: Logger.Metadata = [
        "tenant": "t-1", "attempt": "\(3)", "list": ["a", "b c"], "map": ["y": "2", "x": ["1"]], "empty": "",
    ]

    @Test func logfmtLine() {
        #expect(
            Self.line(.logfmt, "delivery accepted", Self.metadata) == #"""
                time=2026-08-06T12:00:00.123Z level=info label=ingress msg="delivery accepted" attempt=3 empty="" \#
                list="[\"a\",\"b c\"]" map="{\"x\":[\"1\"],\"y\":\"2\"}" tenant=t-1

                """#)
    }

    @Test func jsonLine() {
        #expect(
            Self.line(.json, "delivery accepted", Self.metadata) == #"""
                {"time":"2026-08-06T12:00:00.123Z","level":"info","label":"ingress","msg":"delivery accepted",\#
                "attempt":"3","empty":"","list":["a","b c"],"map":{"x":["1"],"y":"2"},"tenant":"t-1"}

                """#)
    }

    @Test(arguments: [
        ("a\nlevel=error", #""a\nlevel=error""#), ("\u{1b}[31mred", #""\u001b[31mred""#),
        ("tab\there", #""tab\there""#),
        ("quote\"", #""quote\"""#), ("back\\slash", #""back\\slash""#), ("a=b", #""a=b""#), ("\r\n", #""\r\n""#),
        ("\u{85}\u{2028}\u{202e}\u{7f}", #""\u0085\u2028\u202e\u007f""#), ("größer", "größer"), ("🚚", "🚚"),
    ])
    func valuesCannotBreakTheLine(value: String, expected: String) {
        let line = Self.line(.logfmt, "x", ["value": .string(value)])
        #expect(line == "time=2026-08-06T12:00:00.123Z level=info label=ingress msg=x value=\(expected)\n")
    }

    @Test(arguments: [
        ("time", "time_"), ("msg", "msg_"), ("", "_"), ("a b=\"c\n", "a_b__c_"), ("sl-signal", "sl-signal"),
        ("é", "_"),
    ])
    func namesAreMadeSafeAndNeverClash(key: String, expected: String) {
        #expect(Self.line(.logfmt, "x", [key: "1"]).hasSuffix(" msg=x \(expected)=1\n"))
    }

    @Test(arguments: LogFormat.allCases)
    func longValuesAreCutAtACharacter(format: LogFormat) {
        let long = "a" + String(repeating: "é", count: 1_500)
        let line = Self.line(format, "x", ["value": .string(long), "other": .array([.string(long)])])
        #expect(line.contains("a" + String(repeating: "é", count: 999) + "… (1002 more bytes)"))
        #expect(line.utf8.count < 2 * LogLine.longestValue + 300)
    }

    @Test(arguments: [
        (Duration.zero, "1970-01-01T00:00:00.000Z"), (.seconds(951_782_399), "2000-02-28T23:59:59.000Z"),
        (.seconds(951_868_799) + .nanoseconds(999_999_999), "2000-02-29T23:59:59.999Z"),
    ])
    func timesAreRFC3339(time: Duration, expected: String) {
        #expect(Timestamp.text(time) == expected)
    }
}
