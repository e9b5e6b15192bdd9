import Testing

@testable import Core

/// Lets `#expect` take mutating calls.
private final class Breaker {
    var circuit = Circuit()
    var generator = SeededGenerator(seed: 3)

    func fail(
        _ cause: Circuit.Cause, after retryAfter: Duration? = nil, isProbe: Bool = false, at now: Int64
    ) -> Circuit.Change? {
        self.circuit.failed(cause, retryAfter: retryAfter, isProbe: isProbe, at: now, using: &self.generator)
    }

    func succeed(isProbe: Bool = false) -> Circuit.Change? { self.circuit.succeeded(isProbe: isProbe) }
    func admit(at now: Int64) -> Circuit.Admission { self.circuit.admit(at: now) }
}

@Suite struct CircuitTests {
    @Test func opensAfterFiveFailuresInARow() {
        let breaker = Breaker()
        for time in 1...4 as ClosedRange<Int64> {
            #expect(breaker.fail(.failing, at: time) == nil)
            #expect(breaker.admit(at: time) == .pass)
        }
        #expect(breaker.fail(.failing, at: 5) == .opened)
        #expect(breaker.circuit.isOpen)
    }

    @Test func aSuccessOrHalfAMinuteEndsARow() {
        let breaker = Breaker()
        for time in 1...4 as ClosedRange<Int64> { #expect(breaker.fail(.failing, at: time) == nil) }
        #expect(breaker.succeed() == nil)
        for time in 5...8 as ClosedRange<Int64> { #expect(breaker.fail(.failing, at: time) == nil) }
        #expect(breaker.fail(.failing, at: 30_009) == nil)
        #expect(breaker.admit(at: 30_009) == .pass)
    }

    @Test(arguments: [Circuit.Cause.throttled, .refused])
    func opensAtOnceWhereTheVendorSaysSo(cause: Circuit.Cause) {
        let breaker = Breaker()
        #expect(breaker.fail(cause, at: 0) == .opened)
        #expect(breaker.circuit.cause == cause)
    }

    @Test func staysOpenForAsLongAsTheVendorAsks() {
        let breaker = Breaker()
        #expect(breaker.fail(.throttled, after: .milliseconds(402.35), at: 1_000) == .opened)
        #expect(breaker.admit(at: 1_402) == .wait(1))
        // A call that was under way is told to wait longer, another one not so long.
        #expect(breaker.fail(.throttled, after: .seconds(2), at: 1_100) == nil)
        #expect(breaker.fail(.throttled, after: .seconds(1), at: 1_200) == nil)
        #expect(breaker.admit(at: 3_099) == .wait(1))
        #expect(breaker.admit(at: 3_100) == .probe)
    }

    @Test(arguments: [0, 0.05])
    func staysOpenLongerAndLongerWhenTheVendorAsksForNoWait(seconds: Double) throws {
        let breaker = Breaker()
        #expect(breaker.fail(.throttled, after: .seconds(seconds), at: 0) == .opened)
        var now: Int64 = 0
        for _ in 0..<10 {
            now += try #require(breaker.circuit.wait(at: now))
            #expect(breaker.admit(at: now) == .probe)
            #expect(breaker.fail(.throttled, after: .seconds(seconds), isProbe: true, at: now) == nil)
        }
        #expect(try #require(breaker.circuit.wait(at: now)) >= 30_000)
    }

    @Test func letsOneProbeThroughAndClosesWithItsSuccess() {
        let breaker = Breaker()
        #expect(breaker.fail(.refused, after: .seconds(1), at: 0) == .opened)
        #expect(breaker.admit(at: 1_000) == .probe)
        #expect(breaker.admit(at: 1_000) == .wait(1_000))
        // Calls from before it opened prove nothing.
        #expect(breaker.succeed() == nil)
        #expect(breaker.fail(.refused, at: 1_001) == nil)
        #expect(breaker.admit(at: 1_002) == .wait(1_000))
        #expect(breaker.succeed(isProbe: true) == .closed)
        #expect(breaker.circuit.isClean)
    }

    @Test func opensAgainForLongerWhenTheProbeFails() {
        let breaker = Breaker()
        #expect(breaker.fail(.refused, at: 0) == .opened)
        var now: Int64 = 0
        for opening in 1...12 {
            let wait = breaker.circuit.wait(at: now) ?? 0
            let longest = min(5_000 << Int64(opening - 1), 300_000)
            #expect(wait >= longest / 2 && wait <= longest + 1)
            now += wait
            #expect(breaker.admit(at: now) == .probe)
            #expect(breaker.fail(.refused, isProbe: true, at: now) == nil)
        }
    }

    @Test func anotherProbeGoesWhenNothingIsHeardOfTheFirst() {
        let breaker = Breaker()
        #expect(breaker.fail(.throttled, after: .seconds(1), at: 0) == .opened)
        #expect(breaker.admit(at: 1_000) == .probe)
        #expect(breaker.admit(at: 1_000 + Circuit.probeTime - 1) == .wait(1))
        #expect(breaker.admit(at: 1_000 + Circuit.probeTime) == .probe)
    }

    @Test func aProbeThatFoundNothingOutIsAnyonesAtOnce() {
        let breaker = Breaker()
        #expect(breaker.fail(.throttled, after: .seconds(1), at: 0) == .opened)
        #expect(breaker.admit(at: 1_000) == .probe)
        breaker.circuit.probeReturned(at: 1_001)
        #expect(breaker.admit(at: 1_001) == .probe)
    }

    @Test(arguments: ["closed 3 1700000000000", "open 1700000000000 2 refused", "probing 1700000000000 9 throttled"])
    func readsWhatItWrites(text: String) throws {
        #expect(try #require(Circuit(text)).description == text)
    }

    @Test(arguments: ["", "open", "open x 1 failing", "open 1 1 broken", "ajar 1 1 failing", "closed 1", "closed a 1"])
    func readsNothingElse(text: String) {
        #expect(Circuit(text) == nil)
    }

    @Test(arguments: ["host", "app/1f3a", "account/a/b/write", "number/1065"])
    func namesAreReadAsTheyAreWritten(text: String) throws {
        #expect(try #require(CircuitID(text)).description == text)
    }
}
