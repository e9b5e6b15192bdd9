import Core
package import Logging
import Metrics
package import Redis
import ServiceLifecycle
import Synchronization

/// Lets calls to vendors pass, or says how long they have to wait: limits and circuits that all workers share.
package final class CallGate: Service {
    package enum Admission: Sendable {
        case go(Pass)
        case wait(Hold, Duration)
    }

    /// The right to one call. Ends with ``ended(_:with:)`` or, when the call was not made, ``withdraw(_:)``.
    package struct Pass: Sendable {
        let call: VendorCall
        let probes: [CircuitID]
        /// Something is known against one of its circuits, so that success is news.
        let isMarked: Bool
    }

    let redis: RedisClient
    let topology: StreamTopology
    let circuits: CircuitStore
    let dailyRecipients: Int
    let metrics = GateMetrics()
    let logger: Logger
    /// Circuits that hold calls up, as far as this process knows: asking for a call that one of them holds up would
    /// be in vain.
    let known = Mutex<[Key: Known]>([:])
    let lastComplaint = Mutex<ContinuousClock.Instant?>(nil)
    private let batchers: [Vendor: Batcher<LimitScript.Request, LimitScript.Answer>]

    struct Key: Hashable, Sendable {
        var vendor: Vendor
        var circuit: CircuitID
    }

    struct Known: Sendable {
        var hold: Hold
        var until: ContinuousClock.Instant
    }

    /// - Parameter dailyRecipients: different people who may be written to within 24 hours; 0 for any number.
    package init(redis: RedisClient, topology: StreamTopology, dailyRecipients: Int, logger: Logger) {
        self.redis = redis
        self.topology = topology
        self.circuits = CircuitStore(redis: redis, topology: topology)
        self.dailyRecipients = dailyRecipients
        self.logger = logger
        self.batchers = Dictionary(
            uniqueKeysWithValues: Vendor.allCases.map { vendor in
                let batcher = Batcher<LimitScript.Request, LimitScript.Answer>(largestBatch: 128) {
                    try await LimitScript.evaluate(
                        $0, vendor: vendor, dailyRecipients: dailyRecipients, redis: redis, topology: topology
                    ).answers
                }
                return (vendor, batcher)
            })
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withDiscardingTaskGroup { group in
                    for batcher in self.batchers.values { group.addTask { await batcher.run() } }
                    group.addTask { await cancelWhenGracefulShutdown { await self.watch() } }
                }
            } onCancel: {
                self.close()
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    private func close() {
        for batcher in self.batchers.values { batcher.close() }
    }

    /// - Parameter hasWaited: the call was told to wait before; new ones do not overtake it.
    /// - Throws: when Redis cannot be asked.
    package func admit(_ call: VendorCall, hasWaited: Bool) async throws -> Admission {
        if let (hold, wait) = self.knownHold(of: call) { return self.wait(hold, wait) }
        guard let batcher = self.batchers[call.vendor] else { return .go(Pass(call: call, probes: [], isMarked: true)) }
        var probes: [CircuitID] = []
        while true {
            let request = LimitScript.Request(call: call, hasWaited: hasWaited, probes: probes)
            switch try await batcher.submit(request) {
            case .go(let isMarked): return .go(Pass(call: call, probes: probes, isMarked: isMarked))
            case .limit(let limit, let wait):
                await self.giveBack(probes, call.vendor)
                return self.wait(Hold(call.vendor, .limit(limit)), wait)
            case .circuit(let id, let circuit, let now):
                switch try await self.probe(id, circuit, now, call.vendor) {
                case .pass: continue
                case .probe: probes.append(id)
                case .wait(let milliseconds):
                    await self.giveBack(probes, call.vendor)
                    return self.wait(for: id, circuit.cause, call.vendor, milliseconds)
                }
            }
        }
    }

    /// The call was not made: what it took is given back.
    package func withdraw(_ pass: Pass) async {
        await self.giveBack(pass.probes, pass.call.vendor)
        do {
            try await LimitScript.giveBack(pass.call, redis: self.redis, topology: self.topology)
        } catch {
            self.logger.warning("Cannot give back what a call took", metadata: ["error": "\(error)"])
        }
    }
}
