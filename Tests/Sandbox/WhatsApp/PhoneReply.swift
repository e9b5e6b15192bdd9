import FoundationEssentials

/// What a person does on the phone, as the control API and the page ask for it.
struct PhoneReply: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case button, text, location, image, document, audio, sticker, reaction, contacts
    }

    let kind: Kind
    let phoneNumberId: String?
    let text: String?
    let buttonIndex: Int
    let inReplyTo: String?
    let latitude: Double
    let longitude: Double
    let caption: String?
    /// A tap whose webhook does not say which message it answers.
    let withoutContext: Bool
    /// The file itself, for a photo from the page.
    let file: [UInt8]?
    let mimeType: String?
    let filename: String?
    /// Repeats a message id, as a redelivery with the same identity would.
    let messageId: String?

    init(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(
            json,
            allows: [
                "kind", "phoneNumberId", "text", "buttonIndex", "inReplyTo", "latitude", "longitude", "caption",
                "withoutContext", "fileBase64", "mimeType", "filename", "messageId",
            ])
        guard let kind = Kind(rawValue: try shape.requiredString("kind")) else {
            throw shape.error("kind", .value(accepted: Kind.allCases.map(\.rawValue).joined(separator: ", ")))
        }
        self.kind = kind
        phoneNumberId = try shape.string("phoneNumberId")
        text = try shape.string("text", upTo: 4096)
        buttonIndex = try shape.int("buttonIndex") ?? 0
        inReplyTo = try shape.string("inReplyTo")
        latitude = try shape.double("latitude") ?? 30.2672
        longitude = try shape.double("longitude") ?? -97.7431
        caption = try shape.string("caption", upTo: 1024)
        withoutContext = try shape.bool("withoutContext") ?? false
        file = try shape.string("fileBase64", upTo: 7_000_000).flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        mimeType = try shape.string("mimeType")
        filename = try shape.string("filename")
        messageId = try shape.string("messageId", upTo: 128)
    }
}
