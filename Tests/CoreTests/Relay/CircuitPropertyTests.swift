import Testing

@testable import Core

/// Workers that ask, call and report at random, against a vendor that is well or not.
@Suite struct CircuitPropertyTests {
    private struct Call {
        var isProbe: Bool
        var ends: Int64
    }

    private struct Run {
        var circuit = Circuit()
        var generator: SeededGenerator
        var now: Int64 = 1_700_000_000_000
        var calls: [Call] = []

        mutating func step(isWell: Bool, cause: Circuit.Cause) {
            now += Int64.random(in: 1...400, using: &generator)
            for call in calls where call.ends <= now { end(call, isWell: isWell, cause: cause) }
            calls.removeAll { $0.ends <= now }
            ask()
            #expect(Circuit(circuit.description) == circuit)
        }

        mutating func ask() {
            let before = circuit
            switch circuit.admit(at: now) {
            case .pass: #expect(!before.isOpen)
            case .wait(let time):
                #expect(before.isOpen && circuit == before)
                #expect(time > 0 && time <= 300_001)
                return
            case .probe:
                #expect(before.isOpen)
                // No call lasts as long as a probe is waited for, so there is never a second one.
                let isProbed = calls.contains { $0.isProbe }
                #expect(!isProbed)
            }
            let ends = now + Int64.random(in: 1...10_000, using: &generator)
            calls.append(Call(isProbe: before.isOpen, ends: ends))
        }

        mutating func end(_ call: Call, isWell: Bool, cause: Circuit.Cause) {
            let wasOpen = circuit.isOpen
            if isWell {
                let change = circuit.succeeded(isProbe: call.isProbe)
                #expect((change == .closed) == (wasOpen && call.isProbe))
            } else {
                let retryAfter: Duration? = Int.random(in: 0..<4, using: &generator) == 0 ? .milliseconds(150.5) : nil
                let change = circuit.failed(
                    cause, retryAfter: retryAfter, isProbe: call.isProbe, at: now, using: &generator)
                #expect((change == .opened) == (!wasOpen && circuit.isOpen))
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func keepsItsPromises(seed: UInt64) throws {
        var run = Run(generator: SeededGenerator(seed: seed))
        let cause = try #require(Circuit.Cause.allCases.randomElement(using: &run.generator))
        for _ in 0..<300 { run.step(isWell: true, cause: cause) }
        #expect(run.circuit.isClean)
        for _ in 0..<300 { run.step(isWell: false, cause: cause) }
        #expect(run.circuit.isOpen)
        for _ in 0..<6_000 { run.step(isWell: true, cause: cause) }
        #expect(run.circuit.isClean)
    }
}
