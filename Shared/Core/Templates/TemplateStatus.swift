/// What Meta makes of a template. Only an approved one can be sent.
package enum TemplateStatus: String, CaseIterable, Sendable {
    case approved = "APPROVED"
    case pending = "PENDING"
    case rejected = "REJECTED"
    case paused = "PAUSED"
    case disabled = "DISABLED"
    case inAppeal = "IN_APPEAL"
    case pendingDeletion = "PENDING_DELETION"
    case deleted = "DELETED"
    case limitExceeded = "LIMIT_EXCEEDED"
    case archived = "ARCHIVED"
}
