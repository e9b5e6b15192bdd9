import Storage

/// What an entry waits for that is no attempt of its own.
enum Wait: Sendable, Equatable {
    /// A limit or an open circuit.
    case hold(Hold)
    /// A receipt that tells what became of an attempt without an answer, or the end of the time for it.
    case receipt
}

extension Wait: CustomStringConvertible {
    /// For people: in the tenant's conversation log.
    var description: String {
        switch self {
        case .hold(let hold): "\(hold)"
        case .receipt: "a receipt of an attempt without an answer"
        }
    }
}
