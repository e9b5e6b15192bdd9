import Core
import FoundationEssentials
import Logging
import Metrics
import Providers
import ServiceLifecycle
import Storage

/// Takes numbers from step to step, from their order to the pool and out of it again.
///
/// A step reads the vendor's state first and records its call before it is made, so a process may end anywhere and
/// the next one goes on from there.
struct Provisioner: Service {
    let work: NumberWork
    let pool: NumberPool
    let whatsApp: WhatsAppClient
    /// Nil where none is set up; then nothing is bought or given back.
    let carrier: (any NumberCarrier)?
    let settings: NumberSettings
    let logger: Logger
    /// Called when numbers became free.
    let onFree: @Sendable () async throws -> Void
    private static let lanes = 8
    /// Longer than the calls of one step take together.
    private static let hold: Duration = .seconds(60)

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for _ in 0..<Self.lanes { group.addTask { await self.runLane() } }
        }
    }

    private func runLane() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                if try await self.doNext() { continue }
            } catch {
                self.logger.warning("Cannot work on the numbers now", metadata: ["error": "\(error)"])
            }
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: .seconds(1)) }
        }
    }

    /// False when no number is due.
    func doNext() async throws -> Bool {
        guard var number = try await self.work.take(hold: Self.hold) else { return false }
        guard let step = number.record.state.step else { return true }
        let result: StepResult
        do {
            result = try await self.perform(step, &number)
        } catch let error as ProviderError {
            result = .ended(.failed(error))
        }
        if case .ended(let outcome) = result {
            var generator = SystemRandomNumberGenerator()
            number.record.end(outcome, at: number.time, using: &generator)
        }
        if case .lost = result { return true }
        guard try await self.work.settle(number) else { return true }
        self.report(step, number)
        if number.record.state == .available { try await self.onFree() }
        return true
    }

    private func perform(_ step: NumberStep, _ number: inout TakenNumber) async throws -> StepResult {
        switch step {
        case .buy: try await self.buy(&number)
        case .add: try await self.add(&number)
        case .requestCode: try await self.requestCode(&number)
        case .verify: try await self.verify(&number)
        case .register: try await self.register(&number)
        case .subscribe: try await self.subscribe(&number)
        case .setProfile: try await self.setProfile(&number)
        case .awaitTemplates: self.awaitTemplates(number)
        case .clearProfile: try await self.clearProfile(&number)
        case .deregister: try await self.deregister(&number)
        case .release: try await self.release(&number)
        }
    }

    /// Records that the step's call is about to be made; what it returns instead of nil ends the step without one.
    func begin(
        _ step: NumberStep, _ number: inout TakenNumber, pin: [UInt8]? = nil
    ) async throws -> StepResult? {
        guard number.record.begin(at: number.time) else { return .recorded }
        return try await self.work.begin(number, step, pin: pin) ? nil : .lost
    }

    private func report(_ step: NumberStep, _ number: TakenNumber) {
        let state = number.record.state
        var metadata: Logger.Metadata = [
            "number": "\(number.id)", "step": "\(step.rawValue)", "state": "\(state.rawValue)",
        ]
        if let reason = number.record.reason { metadata["reason"] = "\(reason)" }
        let outcome: String
        if state == .failed {
            outcome = "given_up"
            self.logger.error("A number was given up", metadata: metadata)
        } else if number.record.failures > 0 {
            outcome = "failed"
            self.logger.warning("A number's step has to be repeated", metadata: metadata)
        } else if state.step == step {
            outcome = "waiting"
            self.logger.debug("A number waits", metadata: metadata)
        } else {
            outcome = "done"
            self.logger.info("A number is a step further", metadata: metadata)
        }
        Counter(
            label: "fleetchat_number_steps_total", dimensions: [("step", step.rawValue), ("outcome", outcome)]
        ).increment()
    }
}
