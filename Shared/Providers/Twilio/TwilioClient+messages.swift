package import Core
package import FoundationEssentials

extension TwilioClient {
    package func messages(to number: PhoneNumber, since: Date) async throws(ProviderError) -> [CarrierMessage] {
        // Twilio's times are whole seconds.
        let since = Date(timeIntervalSince1970: since.timeIntervalSince1970.rounded(.down))
        let path = self.path("Messages.json").query("To", number.e164).query("DateSent>", RFC3339.text(since))
            .query("PageSize", "50")
        let messages = try await self.call(.get("list_messages", path)) { answer in
            answer.isList("messages") ? answer.objects("messages").compactMap(CarrierMessage.init) : nil
        }
        return messages.filter { $0.receivedAt >= since }
    }
}

extension CarrierMessage {
    /// Nil for what we sent ourselves.
    fileprivate init?(_ object: WireObject) {
        guard object.text("direction", limit: 32) == "inbound", let id = object.text("sid", limit: 64),
            let from = object.text("from", limit: 64), let to = PhoneNumber(twilio: object, "to"),
            let date = object.text("date_sent", limit: 40).flatMap(RFC2822.date)
        else { return nil }
        self.init(id: id, from: from, to: to, body: object.text("body", limit: 1_600) ?? "", receivedAt: date)
    }
}

extension PhoneNumber {
    init?(twilio object: WireObject, _ key: String) {
        self.init(twilio: object.text(key, limit: 32))
    }

    init?(twilio text: String?) {
        guard let text, let number = try? PhoneNumber(e164: text) else { return nil }
        self = number
    }
}
