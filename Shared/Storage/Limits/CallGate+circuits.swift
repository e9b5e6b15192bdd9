package import Core
import Logging

extension CallGate {
    /// Tells the circuits how the call ended.
    /// - Parameter error: nil when it succeeded.
    /// - Returns: what holds up calls like this one now, and for how long; nil when nothing does.
    @discardableResult
    package func ended(_ pass: Pass, with error: ProviderError?) async -> (hold: Hold, wait: Duration)? {
        let circuits = pass.call.circuits
        let findings = error?.findings(on: circuits) ?? circuits.map { _ in .works }
        var held: (Hold, Duration)?
        for (id, finding) in zip(circuits, findings) {
            let isProbe = pass.probes.contains(id)
            switch finding {
            case .works where isProbe || pass.isMarked: await self.succeeded(id, pass.call.vendor, isProbe: isProbe)
            case .unknown where isProbe: await self.giveBack([id], pass.call.vendor)
            case .works, .unknown: break
            case .fails(let cause):
                guard let error else { break }
                held = await self.failed(id, pass.call.vendor, cause, error, isProbe: isProbe)
            }
        }
        return held
    }

    private func succeeded(_ id: CircuitID, _ vendor: Vendor, isProbe: Bool) async {
        let change = await self.change(id, vendor) { circuit, _ in circuit.succeeded(isProbe: isProbe) }
        guard change == .closed else { return }
        self.forget(id, vendor)
        self.logger.notice("Circuit closed", metadata: ["provider": "\(vendor.rawValue)", "circuit": "\(id)"])
    }

    private func failed(
        _ id: CircuitID, _ vendor: Vendor, _ cause: Circuit.Cause, _ error: ProviderError, isProbe: Bool
    ) async -> (Hold, Duration)? {
        let outcome = await self.change(id, vendor) { circuit, now in
            var generator = SystemRandomNumberGenerator()
            let change = circuit.failed(
                cause, retryAfter: error.retryAfter, isProbe: isProbe, at: now, using: &generator)
            return (change: change, wait: circuit.wait(at: now))
        }
        guard let outcome, let wait = outcome.wait else { return nil }
        if outcome.change == .opened {
            self.logger.warning(
                "Circuit opened",
                metadata: [
                    "provider": "\(vendor.rawValue)", "circuit": "\(id)", "cause": "\(cause.rawValue)",
                    "error": "\(error)", "wait": "\(wait)",
                ])
        }
        return (Hold(vendor, .circuit(id.scope, cause)), self.remember(id, vendor, cause, .milliseconds(wait)))
    }

    /// What Redis says when a circuit does not let a call pass: it may be due for a probe.
    func probe(_ id: CircuitID, _ circuit: Circuit, _ now: Int64, _ vendor: Vendor) async throws -> Circuit.Admission {
        if let wait = circuit.wait(at: now), wait > 0 { return .wait(wait) }
        return try await self.circuits.update(id, vendor) { circuit, now in circuit.admit(at: now) }
    }

    func giveBack(_ probes: [CircuitID], _ vendor: Vendor) async {
        for id in probes { await self.change(id, vendor) { circuit, now in circuit.probeReturned(at: now) } }
    }

    /// Nil when Redis cannot be told. Then a failure is not counted, and a probe runs out by itself.
    @discardableResult
    private func change<Result>(
        _ id: CircuitID, _ vendor: Vendor, _ body: (inout Circuit, Int64) -> Result
    ) async -> Result? {
        do {
            return try await self.circuits.update(id, vendor, body)
        } catch {
            self.logger.warning("Cannot tell a circuit how a call ended", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
