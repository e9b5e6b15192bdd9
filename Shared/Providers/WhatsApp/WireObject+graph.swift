internal import Core

extension WireObject {
    /// A word of a list that Meta may extend.
    func word<Known>(_ key: String) -> VendorWord<Known>? {
        text(key, limit: 64).map { VendorWord($0) }
    }

    /// The digits of a phone number as Meta shows it: `+1 631-555-1111`.
    func phoneDigits(_ key: String) -> String? {
        let digits = text(key, limit: 32)?.filter { $0.isASCII && $0.isNumber }
        return digits.flatMap { $0.isWhatsAppNumber ? $0 : nil }
    }

    /// Meta writes language codes with a hyphen in some webhooks.
    func language(_ key: String) -> String? {
        text(key, limit: 32)?.replacing("-", with: "_")
    }
}
