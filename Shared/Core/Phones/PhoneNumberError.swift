/// Why a text is no phone number that a message can go to. Never holds the number.
package enum PhoneNumberError: Error, Hashable {
    case empty
    case unexpectedCharacter
    case hasExtension
    case tooShort
    case tooLong
    case unknownCallingCode
    /// No plus sign, and the country's national form is unknown here.
    case notInternational
    /// The number has the form of a local call, which leaves out the area code.
    case areaCodeMissing(CountryCode)
    case notValid(in: CountryCode)
}

extension PhoneNumberError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty:
            "the phone number is empty; write it with its country code, such as +1 201 555 0123"
        case .unexpectedCharacter:
            "the phone number has characters other than digits, spaces, dots, dashes, slashes and brackets"
        case .hasExtension:
            "the phone number has an extension, which WhatsApp cannot reach; give the driver's own number"
        case .tooShort:
            "the phone number is too short; with its country code it has at least 8 digits"
        case .tooLong:
            "the phone number is too long; with its country code it has at most 15 digits"
        case .unknownCallingCode:
            "the phone number begins with no known country code"
        case .notInternational:
            "the phone number needs its country code, such as +49 1512 3456789"
        case .areaCodeMissing(let country):
            "the phone number has no area code; write it in full, \(Self.examples(country))"
        case .notValid(let country):
            "the phone number is not valid in \(country); accepted is \(Self.examples(country))"
        }
    }

    private static func examples(_ country: CountryCode) -> String {
        guard let plan = NumberingPlan.of(country) else { return "the international form with a plus sign" }
        return "'\(plan.examples.joined(separator: "' or '"))'"
    }
}
