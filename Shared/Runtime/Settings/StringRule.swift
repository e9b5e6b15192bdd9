import FoundationEssentials

/// What a text setting takes.
package struct StringRule: Sendable {
    let accepted: String
    let check: @Sendable (String) throws(SettingRejection) -> Void

    /// Any text.
    package static let text = length(1...4_096)

    /// A text of this many bytes in UTF-8.
    package static func length(_ bytes: ClosedRange<Int>) -> StringRule {
        StringRule(accepted: "text of \(bytes.lowerBound) to \(bytes.upperBound) bytes") {
            text throws(SettingRejection) in
            guard bytes.contains(text.utf8.count) else {
                throw SettingRejection(reason: "has \(text.utf8.count) bytes", concealsValue: true)
            }
        }
    }

    /// A text for which `matches` holds; `accepted` ends the sentence "accepted: …".
    package static func matching(
        _ accepted: String, _ matches: @escaping @Sendable (String) -> Bool
    ) -> StringRule {
        StringRule(accepted: accepted) { text throws(SettingRejection) in
            guard matches(text) else { throw SettingRejection(reason: "does not fit") }
        }
    }

    /// An absolute URL with a host and without user, password, query or fragment.
    package static func url(_ schemes: String...) -> StringRule {
        StringRule(accepted: accepted(schemes) + " with a host and without user, password, query or fragment") {
            text throws(SettingRejection) in
            let url = try parse(text, schemes)
            guard url.user() == nil, url.password() == nil else {
                throw SettingRejection(reason: "contains a user or password", concealsValue: true)
            }
            guard let host = url.host(), !host.isEmpty else { throw SettingRejection(reason: "has no host") }
            guard url.query() == nil else { throw SettingRejection(reason: "has a query") }
            guard url.fragment() == nil else { throw SettingRejection(reason: "has a fragment") }
        }
    }

    /// A URL as databases take it: it may carry user and password, and a socket's path instead of a host.
    /// Read such a setting as a secret.
    package static func connectionURL(_ schemes: String...) -> StringRule {
        StringRule(accepted: accepted(schemes)) { text throws(SettingRejection) in
            _ = try parse(text, schemes)
        }
    }

    private static func accepted(_ schemes: [String]) -> String {
        "a URL that starts with " + schemes.map { "\($0)://" }.joined(separator: " or ")
    }

    private static func parse(_ text: String, _ schemes: [String]) throws(SettingRejection) -> URL {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            schemes.contains(scheme), text.dropFirst(scheme.count).hasPrefix("://")
        else { throw SettingRejection(reason: "is not such a URL", concealsValue: text.contains("@")) }
        return url
    }
}
