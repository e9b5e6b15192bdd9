import Core
package import Providers
import Runtime

/// The account at Twilio that numbers are bought with.
package struct TwilioSettings: Sendable {
    private let baseURL: BaseURL
    private let accountSID: String
    private let authToken: Secret

    /// Nil when neither the account nor its token is given.
    init?(_ settings: inout Settings, baseURL: BaseURL?) {
        let accountSID = settings.optionalString(
            "TWILIO_ACCOUNT_SID", .matching("AC and 32 hexadecimal digits", Self.isAccountSID),
            about: "Twilio account that numbers are bought with; none are bought without.")
        let authToken = settings.secret("TWILIO_AUTH_TOKEN", about: "Auth token of the Twilio account.")
        let given = Set(settings.entries.lazy.filter { $0.origin != .default }.map(\.key))
        let pair = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]
        for key in pair where !given.contains(key) && !given.isDisjoint(with: pair) {
            settings.refuse(key, "is required: the account and its token come together")
        }
        guard let baseURL, let accountSID, let authToken else { return nil }
        self.baseURL = baseURL
        self.accountSID = accountSID
        self.authToken = Secret(authToken)
    }

    /// - Parameter publicURL: where vendors reach ingress, without a slash at the end.
    package func client(_ http: VendorHTTP, publicURL: String) -> TwilioClient {
        TwilioClient(
            http: http, baseURL: self.baseURL, accountSID: self.accountSID, authToken: self.authToken,
            webhooks: .init(texts: "\(publicURL)/twilio/sms", calls: "\(publicURL)/twilio/voice"))
    }

    private static func isAccountSID(_ text: String) -> Bool {
        text.utf8.count == 34 && text.hasPrefix("AC")
            && text.utf8.dropFirst(2).allSatisfy {
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
            }
    }
}
