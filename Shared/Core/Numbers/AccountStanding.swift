package import FoundationEssentials

/// What Meta says of a whole business account (`account_update`).
package struct AccountStanding: Sendable, Equatable, Codable {
    package enum Event: String, Sendable {
        case verified = "VERIFIED_ACCOUNT"
        case violation = "ACCOUNT_VIOLATION"
        case restriction = "ACCOUNT_RESTRICTION"
        case disabled = "DISABLED_UPDATE"
        case deleted = "ACCOUNT_DELETED"
        case offboarded = "ACCOUNT_OFFBOARDED"
        case reconnected = "ACCOUNT_RECONNECTED"
        case partnerRemoved = "PARTNER_REMOVED"
    }

    package enum Ban: String, Sendable {
        case scheduled = "SCHEDULE_FOR_DISABLE"
        case disabled = "DISABLE"
        case reinstated = "REINSTATE"
    }

    package struct Restriction: Sendable, Equatable, Codable {
        package enum Kind: String, Sendable {
            case addingNumbers = "RESTRICTED_ADD_PHONE_NUMBER_ACTION"
            case businessInitiated = "RESTRICTED_BIZ_INITIATED_MESSAGING"
            case customerInitiated = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
        }

        package var kind: VendorWord<Kind>
        package var until: Date?

        package init(kind: VendorWord<Kind>, until: Date?) {
            self.kind = kind
            self.until = until
        }
    }

    package var event: VendorWord<Event>
    /// Meta's word for the rule that was broken.
    package var violation: String?
    package var ban: VendorWord<Ban>?
    package var restrictions: [Restriction]

    package init(
        event: VendorWord<Event>, violation: String? = nil, ban: VendorWord<Ban>? = nil,
        restrictions: [Restriction] = []
    ) {
        self.event = event
        self.violation = violation
        self.ban = ban
        self.restrictions = restrictions
    }
}
