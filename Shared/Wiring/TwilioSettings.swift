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
        if accountSID == nil, authToken != nil {
            settings.refuse("TWILIO_ACCOUNT_SID", "is required beside TWILIO_AUTH_TOKEN")
        } else if accountSID != nil, authToken == nil {
            settings.refuse("TWILIO_AUTH_TOKEN", "is required beside TWILIO_ACCOUNT_SID")
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
