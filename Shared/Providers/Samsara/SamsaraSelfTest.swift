package import Core
package import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// A webhook as Samsara would post it, about nothing and nobody.
package struct SamsaraSelfTest: Sendable {
    package let event: FleetEventID
    package let at: Date

    package init(event: FleetEventID, at time: Date) {
        self.event = event
        // As the body tells it.
        self.at = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
    }

    private var body: [UInt8] {
        let body: JSONValue = [
            "eventId": .text(self.event.rawValue), "eventTime": .text(RFC3339.text(self.at)),
            "eventType": .text(SamsaraEventType.selfTest.rawValue), "data": [:],
        ]
        return Array(body.encoded.readableBytesView)
    }

    /// Posts it to the address that Samsara posts to.
    /// - Returns: the status of the answer.
    /// - Throws: `ProviderError`, when there is none.
    package func post(to webhook: SamsaraWebhookRegistration, http: VendorHTTP) async throws -> Int {
        let address = try BaseURL(webhook.url, allowPrivate: true)
        let body = self.body
        let timestamp = String(Int(Date().timeIntervalSince1970))
        let signature = try SamsaraSignature.sign(body, timestamp: timestamp, secret: webhook.secretKey)
        let head = HTTPRequestHead(
            version: .http1_1, method: .POST, uri: address.prefix,
            headers: [
                "host": address.authority, "user-agent": http.userAgent, "content-type": "application/json",
                "content-length": String(body.count), "x-samsara-timestamp": timestamp,
                "x-samsara-signature": signature,
            ])
        do {
            return try await http.transport.send(
                head, body: ByteBuffer(bytes: body), to: address.origin, deadline: .now() + TimeAmount(http.deadline)
            ).status
        } catch {
            throw ProviderError(transport: error, changesSomething: true)
        }
    }
}
