/// A message template of a business account.
struct Template: Sendable {
    static let statuses = [
        "APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "DELETED",
        "LIMIT_EXCEEDED", "ARCHIVED",
    ]
    static let categories = ["UTILITY", "MARKETING", "AUTHENTICATION"]

    struct Button: Sendable {
        enum Kind: String, Sendable {
            case quickReply = "QUICK_REPLY"
            case url = "URL"
            case phone = "PHONE_NUMBER"
            case copyCode = "COPY_CODE"
        }

        let kind: Kind
        let text: String
        /// The address of a link.
        let url: String
    }

    struct Header: Sendable {
        enum Format: String, Sendable {
            case text = "TEXT"
            case image = "IMAGE"
            case video = "VIDEO"
            case document = "DOCUMENT"
            case location = "LOCATION"
        }

        let format: Format
        let text: String
    }

    var id = ""
    let name: String
    let language: String
    var category: String
    /// Where Meta has moved it from.
    var previousCategory: String?
    var status = "APPROVED"
    var rejectedReason = "NONE"
    var quality = "UNKNOWN"
    let named: Bool
    let components: JSON
    let header: Header?
    let body: String
    let footer: String?
    let buttons: [Button]

    var node: JSON {
        .members([
            "id": .string(id), "name": .string(name), "language": .string(language), "category": .string(category),
            "status": .string(status), "parameter_format": .string(named ? "NAMED" : "POSITIONAL"),
            "components": components, "quality_score": ["score": .string(quality)],
            "rejected_reason": .string(rejectedReason), "previous_category": previousCategory.map(JSON.string),
        ])
    }
}
