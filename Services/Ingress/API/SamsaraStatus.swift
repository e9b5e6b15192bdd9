import FoundationEssentials
import Storage

/// How a tenant's connection to Samsara is doing, as `GET /api/tenant/{id}` shows it.
struct SamsaraStatus: Encodable {
    enum Status: String, Encodable {
        case connected
        /// Samsara does not take the token (any more), or not for reading routes: a new one is needed.
        case refused
        /// Samsara has trouble; nothing is to be done by the tenant.
        case failing
    }

    var status: Status
    /// When events were last fetched; absent before the first time.
    var lastPolledAt: Date?
    var problem: String?

    init(_ feed: FeedStatus) {
        self.status =
            switch feed.problem?.kind {
            case nil: .connected
            case .credential: .refused
            case .throttled, .unavailable, .rejected: .failing
            }
        self.lastPolledAt = feed.polledAt
        self.problem = feed.problem?.detail
    }
}
