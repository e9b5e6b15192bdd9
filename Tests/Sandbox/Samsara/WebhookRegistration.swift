import FoundationEssentials

/// A webhook of an organisation (`/webhooks`).
struct WebhookRegistration: Sendable {
    static let versions: Set<String> = ["2018-01-01", "2021-06-09", "2022-09-13", "2024-02-27"]
    private static let headerMembers: Set<String> = ["key", "value"]

    let id: String
    var name: String
    var url: String
    var version = "2018-01-01"
    let secretKey: String
    var eventTypes: [String] = []
    var customHeaders: [(key: String, value: String)] = []

    init(creating json: JSON, id: String) throws {
        let shape = try Shape(json, allows: ["name", "url", "version", "eventTypes", "customHeaders"])
        self.id = id
        self.secretKey = Data(RandomText.bytes(32)).base64EncodedString()
        self.name = try shape.requiredString("name", upTo: 255)
        self.url = try shape.requiredString("url", upTo: 2047)
        try apply(shape)
        for type in try shape.strings("eventTypes") ?? [] {
            guard SamsaraEvent.types.contains(type) else {
                throw SamsaraError.invalid("eventTypes: \(type) is not an event type")
            }
            if !eventTypes.contains(type) { eventTypes.append(type) }
        }
    }

    /// A merge patch; it cannot change `eventTypes`.
    mutating func patch(_ json: JSON) throws {
        let shape = try Shape(json, allows: ["name", "url", "version", "customHeaders"])
        try apply(shape)
    }

    private mutating func apply(_ shape: Shape) throws {
        name = try shape.string("name", upTo: 255) ?? name
        url = try shape.string("url", upTo: 2047) ?? url
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw SamsaraError.invalid("url must be an address")
        }
        if let version = try shape.string("version") {
            guard Self.versions.contains(version) else {
                throw SamsaraError.invalid("version must be one of \(Self.versions.sorted().joined(separator: ", "))")
            }
            self.version = version
        }
        guard let headers = try shape.shapes("customHeaders", allows: Self.headerMembers) else { return }
        guard headers.count <= 5 else { throw SamsaraError.invalid("customHeaders takes at most 5 headers") }
        customHeaders = try headers.map { header in
            let key = try header.requiredString("key", upTo: 100)
            guard key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
                throw SamsaraError.invalid("\(header.path).key must be alphanumeric")
            }
            return (key, try header.requiredString("value", upTo: 100))
        }
    }

    func wants(_ type: String) -> Bool {
        type == "Ping" || eventTypes.contains(type) || !SamsaraEvent.types.contains(type)
    }

    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "url": .string(url), "version": .string(version),
            "secretKey": .string(secretKey), "eventTypes": .array(eventTypes.map(JSON.string)),
            "customHeaders": .array(
                customHeaders.map { ["key": .string($0.key), "value": .string($0.value)] }),
        ]
    }
}
