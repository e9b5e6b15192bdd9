/// What a number is to reach.
enum Goal: Sendable {
    case atLeast(Double)
    case atMost(Double)

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let limit): value >= limit
        case .atMost(let limit): value <= limit
        }
    }

    func mark(_ value: Double) -> String { isMet(by: value) ? "met" : "**missed**" }
}
