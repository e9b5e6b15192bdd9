import Core
import Storage

/// How a turn at a feed ended.
enum FeedOutcome: Sendable {
    /// To the end, unless there are more pages than one turn takes.
    case read(hasMore: Bool)
    /// The process stops.
    case interrupted
    /// The claim is somebody else's by now, or the connection is gone.
    case superseded
    /// Our own servers or keys stood in the way.
    case hindered
    /// The fleet system has trouble that is known already; it was not asked.
    case held(Duration)
    case failed(ProviderError)

    /// The metric's label.
    var label: String {
        switch self {
        case .read: "ok"
        case .interrupted: "interrupted"
        case .superseded: "superseded"
        case .hindered: "hindered"
        case .held: "held"
        case .failed(let error): FeedProblem(error).kind.rawValue
        }
    }
}

extension FeedProblem {
    init(_ error: ProviderError) {
        let kind: Kind =
            switch error.reason {
            case .credential: .credential
            case .throttled: .throttled
            case .unreachable, .ambiguous, .unavailable, .postponed: .unavailable
            case .windowClosed, .templatePaused, .recipient, .notFound, .rejected: .rejected
            }
        self.init(kind: kind, detail: error.detail)
    }
}
