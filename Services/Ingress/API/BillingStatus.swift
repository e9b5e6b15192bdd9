import Core
import FoundationEssentials

/// What a tenant's payments allow, as the API shows it.
struct BillingStatus: Encodable {
    /// `trial`, `active`, `past_due`, `suspended` or `ended`.
    var status: String
    /// When it ends by itself, if nothing is paid.
    var until: Date?
    var notice: String?

    init(_ state: BillingState, at now: Date) {
        let standing = state.standing(at: now)
        self.status = standing.name
        self.until = standing.until
        self.notice = standing.notice
    }
}
