/// What a circuit is about: `host`, `app/1f3a9c04`, `account/102290129340398`, `number/106540352242922`.
package struct CircuitID: Sendable, Hashable, LosslessStringConvertible {
    /// From the widest to the narrowest: what holds up one holds up all that come after it.
    package enum Scope: String, Sendable, CaseIterable, Comparable {
        /// The vendor itself.
        case host
        /// The credential that all calls to the vendor share.
        case app
        /// A business account, or a tenant's account at a fleet system.
        case account
        case number

        package static func < (left: Scope, right: Scope) -> Bool { left.width > right.width }

        private var width: Int {
            switch self {
            case .host: 4
            case .app: 3
            case .account: 2
            case .number: 1
            }
        }
    }

    package let scope: Scope
    /// Empty for a host: there is one to a vendor.
    package let name: String

    package init(_ scope: Scope, _ name: String = "") {
        self.scope = scope
        self.name = name
    }

    package init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1)
        guard let scope = parts.first.flatMap({ Scope(rawValue: String($0)) }) else { return nil }
        self.init(scope, parts.count > 1 ? String(parts[1]) : "")
    }

    package var description: String {
        self.name.isEmpty ? self.scope.rawValue : "\(self.scope.rawValue)/\(self.name)"
    }
}
