import Synchronization

/// The faults still to be played, in the order in which they were asked for.
final class FaultPlan: Sendable {
    static let limit = 1_000

    /// A fault that strikes a request.
    struct Strike: Sendable {
        let faultId: Int
        let action: Fault.Action
    }

    private struct Entry {
        let id: Int
        var fault: Fault
        var strikes = 0
        /// Requests whose answers wait for the fault's removal.
        var held = 0

        var json: JSON {
            [
                "id": .int(id), "vendor": .string(fault.vendor.rawValue), "action": .string(fault.action.name),
                "remaining": .int(max(0, fault.remaining)), "strikes": .int(strikes), "held": .int(held),
            ]
        }
    }

    private struct Faults {
        var lastId = 0
        var entries: [Entry] = []
    }

    private let faults = Mutex(Faults())

    /// - Returns: its id.
    func add(_ fault: Fault) throws(ControlError) -> Int {
        let id: Int? = faults.withLock { faults in
            guard faults.entries.count < Self.limit else { return nil }
            faults.lastId += 1
            faults.entries.append(Entry(id: faults.lastId, fault: fault))
            return faults.lastId
        }
        guard let id else { throw ControlError(status: 409, "\(Self.limit) faults are waiting already") }
        return id
    }

    func remove(_ id: Int) {
        faults.withLock { faults in faults.entries.removeAll { $0.id == id } }
    }

    func removeAll() {
        faults.withLock { $0.entries.removeAll() }
    }

    var list: [JSON] {
        faults.withLock { $0.entries.map(\.json) }
    }

    var count: Int {
        faults.withLock { $0.entries.count }
    }

    /// The first fault that matches and strikes. One that holds answers stays when it is used up, until it is removed.
    func next(_ vendor: Vendor, method: String, path: String) -> Strike? {
        faults.withLock { faults in
            for index in faults.entries.indices {
                guard faults.entries[index].fault.matches(vendor, method: method, path: path),
                    faults.entries[index].fault.remaining > 0, faults.entries[index].fault.strikes()
                else { continue }
                faults.entries[index].strikes += 1
                let entry = faults.entries[index]
                if entry.fault.remaining <= 0, entry.fault.action != .holdAnswer { faults.entries.remove(at: index) }
                return Strike(faultId: entry.id, action: entry.fault.action)
            }
            return nil
        }
    }

    /// Returns when the fault is removed, at the latest after two minutes.
    func hold(_ id: Int) async throws {
        count(1, heldBy: id)
        defer { count(-1, heldBy: id) }
        let end = ContinuousClock.now + .seconds(120)
        while faults.withLock({ faults in faults.entries.contains { $0.id == id } }), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func count(_ change: Int, heldBy id: Int) {
        faults.withLock { faults in
            guard let index = faults.entries.firstIndex(where: { $0.id == id }) else { return }
            faults.entries[index].held += change
        }
    }
}
