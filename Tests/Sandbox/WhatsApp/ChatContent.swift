/// What a bubble on the phone shows.
struct ChatContent: Sendable {
    struct Button: Sendable {
        enum Kind: String, Sendable {
            case quickReply
            case reply
            case row
            case url
            case phone
            case location
        }

        let kind: Kind
        let text: String
        /// What comes back when it is tapped; for a link, its address.
        let payload: String
    }

    struct Location: Sendable {
        let latitude: Double
        let longitude: Double
        var name: String?
        var address: String?
    }

    var header: String?
    var text = ""
    var footer: String?
    var buttons: [Button] = []
    var location: Location?
    /// Id or address of an image, document, audio or sticker.
    var media: String?
    var template: String?

    var json: JSON {
        .members([
            "header": header.map(JSON.string), "text": .string(text), "footer": footer.map(JSON.string),
            "template": template.map(JSON.string), "media": media.map(JSON.string),
            "buttons": .array(
                buttons.map {
                    ["kind": .string($0.kind.rawValue), "text": .string($0.text), "payload": .string($0.payload)]
                }),
            "location": location.map {
                .members([
                    "latitude": .double($0.latitude), "longitude": .double($0.longitude),
                    "name": $0.name.map(JSON.string), "address": $0.address.map(JSON.string),
                ])
            },
        ])
    }
}
