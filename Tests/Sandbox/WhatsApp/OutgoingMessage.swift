/// The body of `POST /{phone number}/messages`, checked as far as that goes without knowing the thread.
struct OutgoingMessage: Sendable {
    enum Content: Sendable {
        case template(TemplateContent)
        case freeForm(ChatContent)
        case reaction(messageId: String, emoji: String)
    }

    let recipient: Recipient
    /// What the answer repeats as `input`.
    let input: String
    let type: String
    let content: Content
    let contextId: String?
    let callbackData: String?

    private static let types: Set<String> = [
        "text", "template", "interactive", "location", "contacts", "reaction", "image", "video", "document", "audio",
        "sticker",
    ]
    private static let members: Set<String> = [
        "messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
        "recipient_identity_key_hash",
    ]

    init(_ json: JSON) throws {
        let type = json["type"]?.string ?? "text"
        guard Self.types.contains(type) else {
            throw GraphError.parameter("type must be one of \(Self.types.sorted().joined(separator: ", "))")
        }
        let shape = try Shape(json, allows: Self.members.union([type]))
        try Self.checkProduct(shape)
        guard ["individual", nil].contains(try shape.string("recipient_type")) else {
            throw GraphError(code: 131_009, "recipient_type must be individual")
        }
        self.recipient = try Recipient(shape)
        self.input = try shape.string("to") ?? shape.string("recipient") ?? ""
        self.type = type
        self.callbackData = try shape.string("biz_opaque_callback_data", upTo: 512)
        self.contextId = try shape.shape("context", allows: ["message_id"])?.requiredString("message_id")
        self.content = try Self.content(type, in: shape)
    }

    static func checkProduct(_ shape: Shape) throws {
        guard try shape.requiredString("messaging_product") == "whatsapp" else {
            throw GraphError.parameter("messaging_product must be whatsapp")
        }
    }

    private static func content(_ type: String, in shape: Shape) throws -> Content {
        switch type {
        case "template":
            let template = try shape.shape("template", allows: ["name", "language", "components", "namespace"])
            return .template(try TemplateContent(try shape.required("template", template)))
        case "reaction":
            let reaction = try shape.shape("reaction", allows: ["message_id", "emoji"])
            let required = try shape.required("reaction", reaction)
            return .reaction(
                messageId: try required.requiredString("message_id"), emoji: try required.string("emoji") ?? "")
        case "text":
            let text = try shape.shape("text", allows: ["body", "preview_url"])
            let required = try shape.required("text", text)
            _ = try required.bool("preview_url")
            return .freeForm(ChatContent(text: try required.requiredString("body", upTo: 4096)))
        case "interactive": return .freeForm(try InteractiveRules.content(shape))
        case "location": return .freeForm(try location(shape))
        case "contacts":
            guard let contacts = try shape.array("contacts"), let first = contacts.first?["name"]?["formatted_name"]
            else { throw shape.error("contacts.name.formatted_name", .missing) }
            return .freeForm(ChatContent(text: first.string ?? ""))
        default: return .freeForm(try media(type, shape))
        }
    }

    private static func location(_ shape: Shape) throws -> ChatContent {
        let location = try shape.required(
            "location", try shape.shape("location", allows: ["latitude", "longitude", "name", "address"]))
        let coordinate: (String) throws -> Double = { key in
            let text = try? location.string(key)  // Numbers and numeric strings are both documented.
            return try location.required(key, try text.flatMap { Double($0) } ?? location.double(key))
        }
        let name = try location.string("name")
        var content = ChatContent(text: name ?? "")
        content.location = .init(
            latitude: try coordinate("latitude"), longitude: try coordinate("longitude"), name: name,
            address: try location.string("address"))
        return content
    }

    private static func media(_ type: String, _ shape: Shape) throws -> ChatContent {
        var members: Set<String> = ["id", "link"]
        if !["audio", "sticker"].contains(type) { members.insert("caption") }
        if type == "document" { members.insert("filename") }
        if type == "audio" { members.insert("voice") }
        let media = try shape.required(type, try shape.shape(type, allows: members))
        let caption = members.contains("caption") ? try media.string("caption", upTo: 1024) : nil
        var content = ChatContent(text: caption ?? "")
        content.media = try media.required("id", try media.string("id") ?? media.string("link"))
        return content
    }
}
