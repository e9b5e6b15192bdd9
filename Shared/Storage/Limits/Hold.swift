package import Core

/// Why a call has to wait.
package struct Hold: Sendable, Hashable {
    package enum Limit: String, Sendable, CaseIterable {
        /// Messages to one person.
        case driver
        /// Messages of one number.
        case number
        /// Different people within a day.
        case recipients
        /// One operation of a fleet system's account, or all calls with Stripe's key.
        case operation
    }

    package enum Reason: Sendable, Hashable {
        case circuit(CircuitID.Scope, Circuit.Cause)
        case limit(Limit)
    }

    package let vendor: Vendor
    package let reason: Reason

    package init(_ vendor: Vendor, _ reason: Reason) {
        self.vendor = vendor
        self.reason = reason
    }

    /// The metrics' label.
    var label: String {
        switch self.reason {
        case .circuit(let scope, _): "circuit_\(scope.rawValue)"
        case .limit(let limit): "limit_\(limit.rawValue)"
        }
    }
}

extension Hold: CustomStringConvertible {
    /// For people: in the log and in the tenant's conversation log.
    package var description: String {
        switch self.reason {
        case .circuit(let scope, let cause): "\(self.vendor.rawValue) \(scope.rawValue) \(cause.rawValue)"
        case .limit(let limit): "the limit of \(self.vendor.rawValue) per \(limit.rawValue)"
        }
    }
}
