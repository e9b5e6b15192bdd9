/// A number as a business account of WhatsApp holds it.
package struct BusinessNumber: Sendable, Hashable {
    package enum Status: String, Sendable {
        case pending = "PENDING"
        case connected = "CONNECTED"
        case disconnected = "DISCONNECTED"
        case unverified = "UNVERIFIED"
        case flagged = "FLAGGED"
        case restricted = "RESTRICTED"
        case rateLimited = "RATE_LIMITED"
        case banned = "BANNED"
        case migrated = "MIGRATED"
        case deleted = "DELETED"
        case notKnown = "UNKNOWN"
    }

    package enum NameStatus: String, Sendable {
        case approved = "APPROVED"
        case availableWithoutReview = "AVAILABLE_WITHOUT_REVIEW"
        case declined = "DECLINED"
        case expired = "EXPIRED"
        case pendingReview = "PENDING_REVIEW"
        case none = "NONE"
    }

    package enum Verification: String, Sendable {
        case verified = "VERIFIED"
        case notVerified = "NOT_VERIFIED"
        case expired = "EXPIRED"
    }

    package var id: PhoneNumberID
    /// Digits alone; nil where Graph left the number out.
    package var waID: String?
    package var verifiedName: String?
    package var status: VendorWord<Status>?
    package var nameStatus: VendorWord<NameStatus>?
    /// Of the display name that was asked for last; once approved, it is shown after the next registration.
    package var newNameStatus: VendorWord<NameStatus>?
    package var verification: VendorWord<Verification>?
    package var quality: VendorWord<Quality>?

    package init(id: PhoneNumberID) {
        self.id = id
    }
}
