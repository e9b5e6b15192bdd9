import FoundationEssentials
import Testing

@testable import Core

@Suite struct DeadlineTests {
    private let accepted = Date(timeIntervalSince1970: 1_000_000)

    @Test func countsFromWhenTheWorkWasAccepted() {
        let deadline = Deadline(accepted: accepted, lifetime: .seconds(90))
        #expect(deadline.remaining(at: accepted) == .seconds(90))
        #expect(deadline.remaining(at: accepted + 60) == .seconds(30))
        #expect(!deadline.isPassed(at: accepted + 89))
        #expect(deadline.isPassed(at: accepted + 90))
        #expect(deadline.remaining(at: accepted + 1_000) == .zero)
    }

    @Test(arguments: [
        ("0", 0.0), ("1", 1), ("0.25", 0.25), ("120", 120), ("999999999", 86_400), (".5", 0.5),
        ("Mon, 12 Jan 1970 13:47:10 GMT", 30), ("Mon, 12 Jan 1970 13:46:00 GMT", 0),
    ])
    func readsEitherFormOfRetryAfter(text: String, seconds: Double) {
        #expect(RetryAfter.parse(text, now: accepted) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "-1", "soon", "1e3", "0x10", "1,5", ".", "nan", "12 Jan 1970", String(repeating: "1", count: 41),
    ])
    func refusesAnyOtherRetryAfter(_ text: String) {
        #expect(RetryAfter.parse(text, now: accepted) == nil)
    }
}
