import Synchronization

/// The faults still to be played, in the order in which they were asked for.
final class FaultPlan: Sendable {
    static let limit = 1_000

    private let faults = Mutex<[Fault]>([])

    func add(_ fault: Fault) throws(ControlError) {
        let hasRoom = faults.withLock { faults in
            guard faults.count < Self.limit else { return false }
            faults.append(fault)
            return true
        }
        guard hasRoom else { throw ControlError(status: 409, "\(Self.limit) faults are waiting already") }
    }

    func removeAll() {
        faults.withLock { $0.removeAll() }
    }

    var count: Int {
        faults.withLock { $0.count }
    }

    func next(_ vendor: Vendor, method: String, path: String) -> Fault.Action? {
        faults.withLock { faults in
            guard let index = faults.firstIndex(where: { $0.matches(vendor, method: method, path: path) }) else {
                return nil
            }
            faults[index].remaining -= 1
            let action = faults[index].action
            if faults[index].remaining <= 0 { faults.remove(at: index) }
            return action
        }
    }
}
