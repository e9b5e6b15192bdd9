package import Core

/// A webhook as an organisation holds it.
package struct SamsaraWebhookRegistration: Sendable, Equatable {
    package var id: String
    package var name: String
    package var url: String
    package var version: String
    /// The Base64 text that Samsara made; it can be read again at any time.
    package var secretKey: Secret
    package var eventTypes: [String]

    /// Whether every event that the product takes is subscribed to. Samsara's documents disagree on whether an update
    /// changes the subscription; where it does not, the webhook is made anew.
    package var isComplete: Bool {
        Set(SamsaraEventType.subscribed.map(\.rawValue)).isSubset(of: eventTypes)
    }
}

extension SamsaraWebhookRegistration {
    init?(_ object: WireObject) {
        guard let id = object.id("id") as ExternalID<Self>?, let name = object.text("name", limit: 255),
            let url = object.text("url", limit: 2_048), let secretKey = object.text("secretKey", limit: 1_024)
        else { return nil }
        self.init(
            id: id.rawValue, name: name, url: url, version: object.text("version", limit: 32) ?? "",
            secretKey: Secret(secretKey), eventTypes: object.texts("eventTypes", limit: 64))
    }
}
