/// A phone number in E.164: a country calling code and a subscriber number, 8 to 15 digits in all.
///
/// Its description is masked, because phone numbers stay out of logs and errors.
package struct PhoneNumber: Sendable, Hashable {
    /// The number in the form that WhatsApp ids have: digits without the plus sign.
    package let waID: String

    /// The number with its plus sign, as it is sent to vendors and shown to its tenant.
    package var e164: String { "+" + waID }

    /// The country calling code, such as `44`.
    package var callingCode: String { CallingCode.prefix(of: waID) ?? "" }

    /// - Parameter e164: `+` and digits, nothing else; `PhoneNumberParser` reads what people write.
    package init(e164 text: some StringProtocol) throws(PhoneNumberError) {
        guard text.utf8.first == UInt8(ascii: "+") else { throw .notInternational }
        try self.init(waID: text.dropFirst())
    }

    /// - Parameter waID: digits beginning with the country calling code, as WhatsApp sends them.
    package init(waID: some StringProtocol) throws(PhoneNumberError) {
        guard waID.utf8.allSatisfy(\.isASCIIDigit) else { throw .unexpectedCharacter }
        guard waID.utf8.count >= 8 else { throw .tooShort }
        guard waID.utf8.count <= 15 else { throw .tooLong }
        guard CallingCode.prefix(of: waID) != nil else { throw .unknownCallingCode }
        self.waID = String(waID)
    }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `+`, stars and the last two digits.
    package var description: String {
        "+" + String(repeating: "*", count: waID.utf8.count - 2) + waID.suffix(2)
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
