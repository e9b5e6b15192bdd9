/// One of the streams, as operators name it.
package enum WorkStream: Hashable, Sendable {
    case partition(Partition)
    /// What pool-manager is asked to do; shared out among all of them, without leases.
    case pool
}

extension WorkStream: LosslessStringConvertible {
    /// `outbound:07` or `pool`.
    package var description: String {
        switch self {
        case .partition(let partition): partition.description
        case .pool: "pool"
        }
    }

    package init?(_ description: String) {
        if description == "pool" {
            self = .pool
            return
        }
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let role = StreamRole(rawValue: String(parts[0])), let index = Int(parts[1]) else {
            return nil
        }
        self = .partition(Partition(role: role, index: index))
        guard self.description == description else { return nil }
    }
}
