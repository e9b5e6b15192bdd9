/// A message template of a business account.
struct Template: Sendable {
    static let statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"]

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
    var status = "APPROVED"
    let named: Bool
    let components: JSON
    let header: Header?
    let body: String
    let footer: String?
    let buttons: [Button]

    var node: JSON {
        [
            "id": .string(id), "name": .string(name), "language": .string(language), "category": .string(category),
            "status": .string(status), "parameter_format": .string(named ? "NAMED" : "POSITIONAL"),
            "components": components, "quality_score": ["score": "UNKNOWN"], "rejected_reason": "NONE",
        ]
    }
}
