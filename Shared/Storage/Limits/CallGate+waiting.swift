import Core
import Logging
import Synchronization

extension CallGate {
    /// What this process knows already to hold the call up, without asking. Right, but not complete.
    package func knownHold(of call: @autoclosure () -> VendorCall) -> (hold: Hold, wait: Duration)? {
        let now = ContinuousClock.now
        return self.known.withLock { known in
            guard !known.isEmpty else { return nil }
            let call = call()
            for id in call.circuits {
                guard let found = known[Key(vendor: call.vendor, circuit: id)], found.until > now else { continue }
                return (found.hold, Self.spread(found.until - now))
            }
            return nil
        }
    }

    func wait(for id: CircuitID, _ cause: Circuit.Cause, _ vendor: Vendor, _ milliseconds: Int64) -> Admission {
        let wait = self.remember(id, vendor, cause, .milliseconds(milliseconds))
        return self.wait(Hold(vendor, .circuit(id.scope, cause)), wait)
    }

    func wait(_ hold: Hold, _ wait: Duration) -> Admission {
        self.metrics.count(hold)
        if hold.reason == .limit(.recipients) { self.complain() }
        return .wait(hold, wait)
    }

    /// - Returns: how long to wait.
    func remember(_ id: CircuitID, _ vendor: Vendor, _ cause: Circuit.Cause, _ wait: Duration) -> Duration {
        let now = ContinuousClock.now
        let hold = Hold(vendor, .circuit(id.scope, cause))
        self.known.withLock { known in
            if known.count >= 1_000 { known = known.filter { $0.value.until > now } }
            known[Key(vendor: vendor, circuit: id)] = Known(hold: hold, until: now + wait)
        }
        return Self.spread(wait)
    }

    func forget(_ id: CircuitID, _ vendor: Vendor) {
        self.known.withLock { $0[Key(vendor: vendor, circuit: id)] = nil }
    }

    /// Not all who wait come back in the same moment.
    private static func spread(_ wait: Duration) -> Duration {
        wait + max(wait / 4, .milliseconds(250)) * Double.random(in: 0...1)
    }

    /// Once in a while, not for each message.
    private func complain() {
        let now = ContinuousClock.now
        let isDue = self.lastComplaint.withLock { last in
            if let last, now - last < .seconds(600) { return false }
            last = now
            return true
        }
        guard isDue else { return }
        self.logger.warning(
            "The daily limit of recipients is reached", metadata: ["limit": "\(self.dailyRecipients)"])
    }
}
