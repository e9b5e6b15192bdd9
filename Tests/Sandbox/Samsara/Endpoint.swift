/// What a request must be allowed to do, and how often. Limits are per organisation.
struct Endpoint: Sendable {
    enum Tier: Sendable {
        case perMinute100
        case perSecond5
        case perSecond10
        case perSecond25
        /// Only the limit of the token counts.
        case none

        var bucket: (capacity: Int, interval: Double)? {
            switch self {
            case .perMinute100: (100, 0.6)
            case .perSecond5: (5, 1.0 / 5)
            case .perSecond10: (10, 1.0 / 10)
            case .perSecond25: (25, 1.0 / 25)
            case .none: nil
            }
        }
    }

    let name: String
    let scope: Scope
    let tier: Tier

    init(_ name: String, _ scope: Scope, _ tier: Tier) {
        self.name = name
        self.scope = scope
        self.tier = tier
    }

    /// Endpoints below `/v1` answer errors as plain strings.
    var isLegacy: Bool {
        name.contains(" /v1/")
    }
}
