/// How many different people a portfolio may write to first within 24 hours.
package enum MessagingLimit: Sendable, Hashable, Codable {
    case people(Int)
    case unlimited

    /// - Parameter tier: `TIER_250`, `TIER_2K`, `TIER_UNLIMITED` and the like; nil for `TIER_NOT_SET` and any other.
    package init?(tier: some StringProtocol) {
        let name = tier.hasPrefix("TIER_") ? String(tier.dropFirst(5)) : String(tier)
        let isThousands = name.hasSuffix("K")
        if name == "UNLIMITED" {
            self = .unlimited
        } else if let count = Int(isThousands ? name.dropLast() : name[...]), (1...10_000_000).contains(count) {
            self = .people(isThousands ? count * 1_000 : count)
        } else {
            return nil
        }
    }

    /// - Parameter count: -1 stands for no limit.
    package init?(count: Int64) {
        switch count {
        case -1: self = .unlimited
        case 1...10_000_000: self = .people(Int(count))
        default: return nil
        }
    }
}
