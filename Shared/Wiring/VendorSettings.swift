package import Core
package import Providers
package import Runtime

/// Where the vendors are and who we are to them.
package struct VendorSettings: Sendable {
    package var allowsPrivate: Bool
    package var whatsAppBaseURL: BaseURL?
    package var whatsAppVersion: String
    package var whatsAppToken: Secret?
    package var samsaraBaseURL: BaseURL?
    /// Absent where no numbers are bought.
    package var twilio: TwilioSettings?

    /// - Parameters:
    ///   - needsWhatsApp: whether the process calls WhatsApp.
    ///   - needsTwilio: whether it may buy numbers.
    package init(_ settings: inout Settings, needsWhatsApp: Bool, needsTwilio: Bool = false) {
        let allowsPrivate = settings.bool(
            "VENDORS_ALLOW_PRIVATE", default: false,
            about: "Takes http and private hosts as base URLs, for a sandbox that stands in for the vendors.")
        self.allowsPrivate = allowsPrivate
        self.whatsAppBaseURL = Self.baseURL(
            "WHATSAPP_BASE_URL", "https://graph.facebook.com", allowsPrivate, "WhatsApp's Graph API.", &settings)
        self.whatsAppVersion = settings.string(
            "WHATSAPP_API_VERSION", default: "v23.0",
            .matching("a version such as v23.0", Self.isVersion),
            about: "Version of the Graph API.")
        if needsWhatsApp {
            self.whatsAppToken = Secret(
                settings.requiredSecret("WHATSAPP_ACCESS_TOKEN", about: "System-user token of the WhatsApp app."))
        }
        self.samsaraBaseURL = Self.baseURL(
            "SAMSARA_BASE_URL", "https://api.samsara.com", allowsPrivate,
            "Samsara's API; api.eu.samsara.com for organisations in Europe.", &settings)
        if needsTwilio {
            let baseURL = Self.baseURL(
                "TWILIO_BASE_URL", "https://api.twilio.com", allowsPrivate, "Twilio's API.", &settings)
            self.twilio = TwilioSettings(&settings, baseURL: baseURL)
        }
    }

    @Sendable
    private static func isVersion(_ text: String) -> Bool {
        let numbers = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        return text.hasPrefix("v") && numbers.count == 2
            && numbers.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { ("0"..."9").contains($0) } }
    }

    /// Nil when the settings did not hold; then the process does not start.
    package func whatsApp(_ http: VendorHTTP) -> WhatsAppClient? {
        guard let whatsAppBaseURL, let whatsAppToken else { return nil }
        return WhatsAppClient(
            http: http, baseURL: whatsAppBaseURL, version: self.whatsAppVersion, token: whatsAppToken)
    }

    static func baseURL(
        _ key: String, _ fallback: String, _ allowsPrivate: Bool, _ about: String, _ settings: inout Settings
    ) -> BaseURL? {
        let text = settings.string(key, default: fallback, .url("https", "http"), about: about)
        do {
            return try BaseURL(text, allowPrivate: allowsPrivate)
        } catch {
            settings.refuse(key, "\(error)")
            return nil
        }
    }
}
