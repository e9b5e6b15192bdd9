package import Core
package import FoundationEssentials

/// Reads what Meta posts to the webhook: one body carries up to 1,000 updates of several numbers.
package enum WhatsAppWebhook {
    /// The answer to Meta's `GET` when the webhook is set up: the challenge, or nil for 403.
    ///
    /// - Parameters:
    ///   - mode: `hub.mode`
    ///   - token: `hub.verify_token`
    ///   - challenge: `hub.challenge`; letters, digits, dashes and underscores, since it is sent back as it came.
    package static func challenge(
        mode: String?, token: String?, challenge: String?, verifyToken: Secret
    ) -> String? {
        guard mode == "subscribe", let token, Secret(token) == verifyToken, let challenge,
            (1...256).contains(challenge.utf8.count), challenge.utf8.allSatisfy(isWord)
        else { return nil }
        return challenge
    }

    /// Every element is read by itself: one that cannot be used is counted and its neighbours are taken.
    package static func decode(_ bytes: some ContiguousBytes) throws(WebhookError) -> WhatsAppUpdates {
        let envelope = try WireObject(bytes)
        guard envelope.text("object", limit: 64) == "whatsapp_business_account" else {
            throw .unexpected("object", accepted: "whatsapp_business_account")
        }
        guard envelope.isList("entry") else { throw .unexpected("entry", accepted: "a list of objects") }
        var reader = WhatsAppReader()
        for entry in envelope.objects("entry", rejected: { reader.updates.undecodable += 1 }) {
            reader.read(entry: entry)
        }
        return reader.updates
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
