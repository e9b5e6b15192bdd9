/// One thing wrong with the settings, worded for the person who wrote them.
package enum SettingsProblem: Error, Equatable, CustomStringConvertible {
    case missing(key: String, accepted: String)
    /// `given` is nil where the value must not be shown.
    case malformed(name: String, given: String?, reason: String, accepted: String)
    case refused(name: String, reason: String)
    case missingValue(option: String, accepted: String)
    case unknownOption(String, nearest: String?)
    case repeatedOption(String)
    case unexpectedArgument(after: String?)

    package var description: String {
        switch self {
        case .missing(let key, let accepted):
            "\(key) (or \(CommandLineOptions.name(of: key))) is required; accepted: \(accepted)"
        case .malformed(let name, let given, let reason, let accepted):
            "\(name): \(given.map(Self.quoted) ?? "the value") \(reason); accepted: \(accepted)"
        case .refused(let name, let reason):
            "\(name): \(reason)"
        case .missingValue(let option, let accepted):
            "\(option) needs a value; accepted: \(accepted)"
        case .unknownOption(let option, let nearest):
            "\(Self.shortened(option)) is not an option" + (nearest.map { "; the nearest is \($0)" } ?? "")
        case .repeatedOption(let option):
            "\(Self.shortened(option)) is given more than once"
        case .unexpectedArgument(let previous):
            "unexpected argument\(previous.map { " after \(Self.shortened($0))" } ?? "")"
                + "; options are written --name value or --name=value"
        }
    }

    /// Whether the command line has the wrong shape, rather than a setting the wrong value.
    var isUsage: Bool {
        switch self {
        case .unknownOption, .repeatedOption, .unexpectedArgument, .missingValue: true
        case .missing, .malformed, .refused: false
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(shortened(text))\"" }

    private static func shortened(_ text: String) -> String {
        let escaped = text.prefix(100).map { EscapedText.isPlain($0) ? String($0) : "?" }.joined()
        return text.count > 100 ? escaped + "…" : escaped
    }
}
