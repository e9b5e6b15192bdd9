package import FoundationEssentials

/// News about a business account of WhatsApp, its numbers or its templates. Its JSON is the body of an entry of the
/// pool's stream.
package struct AccountUpdate: Sendable, Equatable, Codable {
    package enum Change: Sendable, Equatable, Codable {
        /// A word that is no status (`REINSTATED`, `UNARCHIVED`, `FLAGGED`, `LOCKED`) stays unknown: reading the
        /// template tells.
        case templateStatus(TemplateReference, VendorWord<TemplateStatus>, reason: String?)
        case templateQuality(TemplateReference, VendorWord<Quality>)
        /// - `effective`: announced for then; nil where it has happened.
        case templateCategory(TemplateReference, VendorWord<TemplateCategory>, effective: Date?)
        case numberQuality(waID: String, VendorWord<NumberEvent>, MessagingLimit?)
        case numberName(waID: String, VendorWord<NameDecision>, name: String?, reason: String?)
        case standing(AccountStanding)
        case capability(AccountCapability)
    }

    package enum NumberEvent: String, Sendable {
        case onboarding = "ONBOARDING"
        case throughputUpgrade = "THROUGHPUT_UPGRADE"
        case upgrade = "UPGRADE"
        case downgrade = "DOWNGRADE"
        case flagged = "FLAGGED"
        case unflagged = "UNFLAGGED"
    }

    package enum NameDecision: String, Sendable {
        case approved = "APPROVED"
        case deferred = "DEFERRED"
        case pending = "PENDING"
        case rejected = "REJECTED"
    }

    package var account: BusinessAccountID
    /// When Meta says that it happened.
    package var at: Date?
    package var change: Change

    package init(account: BusinessAccountID, at: Date?, change: Change) {
        self.account = account
        self.at = at
        self.change = change
    }
}
