import FoundationEssentials
import Testing

@testable import Providers

@Suite struct RFC2822Tests {
    @Test(arguments: [
        ("Fri, 24 May 2019 17:44:46 +0000", "2019-05-24T17:44:46Z"),
        ("Fri, 24 May 2019 17:44:46 GMT", "2019-05-24T17:44:46Z"),
        ("4 Jan 2026 01:02:03 -0130", "2026-01-04T02:32:03Z"),
        ("Sat, 21 Nov 2026 15:00:01 +0200", "2026-11-21T13:00:01Z"),
    ])
    func readsTimes(text: String, expected: String) throws {
        #expect(RFC2822.date(text) == RFC3339.date(expected))
    }

    @Test(arguments: [
        "", "soon", "Fri, 24 May 2019 17:44:46", "Fri, 24 May 2019 17:44:46 EST", "Fri, 32 May 2019 17:44:46 +0000",
        "Fri, 24 Foo 2019 17:44:46 +0000", "Fri, 24 May 19 17:44:46 +0000", "Fri, 024 May 2019 17:44:46 +0000",
        "2019-05-24T17:44:46Z", "Fri, 24 May 2019 17:44:46 +00000",
    ])
    func refusesOthers(text: String) {
        #expect(RFC2822.date(text) == nil)
    }
}
