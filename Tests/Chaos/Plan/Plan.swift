import TestSupport

/// Which faults come when, derived from the seed.
struct Plan: Sendable {
    struct Step: Sendable {
        /// Since the start of the load; one that is late comes after the one before.
        let at: Duration
        let disturbance: Disturbance
    }

    struct Window: Sendable {
        let at: Duration
        let length: Duration
        let fault: VendorFault
        let seed: Int
    }

    let steps: [Step]
    let windows: [Window]

    /// So long is what happens once per round.
    static let round: Duration = .seconds(210)
    private static let windowLength: Duration = .seconds(8)
    /// The silence after which a send is repeated, with a margin.
    private static let resendMargin: Duration = .seconds(90)

    init(seed: UInt64, length: Duration) {
        var generator = SeededGenerator(seed: seed, stream: 2)
        self.steps = Self.steps(length, &generator)
        self.windows = Self.windows(length, &generator)
    }

    private static func steps(_ length: Duration, _ generator: inout SeededGenerator) -> [Step] {
        var steps: [Step] = []
        var start: Duration = .zero
        while start < length {
            let round = Self.round(&generator)
            let gap = Self.round / round.count
            for (position, disturbance) in round.enumerated() {
                let jitter = Double.random(in: 0..<0.5, using: &generator)
                let at = start + gap * position + gap * jitter
                if at < length { steps.append(Step(at: at, disturbance: disturbance)) }
            }
            start += Self.round
        }
        return steps
    }

    /// Everything once, in an order of its own, so that a short run has some of each.
    private static func round(_ generator: inout SeededGenerator) -> [Disturbance] {
        var disturbances: [Disturbance] = DeliveryPoint.allCases.map { .point($0, .kill) }
        disturbances += [.point(.afterIntent, .freeze), .point(.beforeAcknowledgement, .freeze)]
        disturbances += Disturbance.Role.allCases.flatMap { [.strike($0, .kill), .strike($0, .freeze)] }
        let steps = [-120, -60, 60, 120]
        disturbances += [.worker, .ingress].map { .clock($0, seconds: steps.randomElement(using: &generator) ?? 60) }
        disturbances += [.strike(.worker, .kill), .redisRestart, .redisReplaced, .postgresRestart]
        disturbances += [.deploy(.worker), .deploy(.ingress)]
        return disturbances.shuffled(using: &generator)
    }

    private static func windows(_ length: Duration, _ generator: inout SeededGenerator) -> [Window] {
        var windows: [Window] = []
        var queue: [VendorFault] = []
        var lastCut: Duration?
        var at = Duration.seconds(Double.random(in: 2..<6, using: &generator))
        while at + Self.windowLength < length {
            if queue.isEmpty { queue = VendorFault.allCases.shuffled(using: &generator) }
            let fault = queue.removeFirst()
            if fault.cutsBeforeArrival {
                if let lastCut, at - lastCut < Self.resendMargin { continue }
                lastCut = at
            }
            let seed = Int.random(in: 1..<1_000_000, using: &generator)
            windows.append(Window(at: at, length: Self.windowLength, fault: fault, seed: seed))
            at += Self.windowLength + .seconds(Double.random(in: 1..<6, using: &generator))
        }
        return windows
    }
}
