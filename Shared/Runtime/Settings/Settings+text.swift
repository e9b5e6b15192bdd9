extension Settings {
    package mutating func string(
        _ key: String, default fallback: String, _ rule: StringRule = .text, about: String
    ) -> String {
        read(text(key, rule, about), default: fallback) ?? fallback
    }

    package mutating func optionalString(_ key: String, _ rule: StringRule = .text, about: String) -> String? {
        read(text(key, rule, about), default: nil)
    }

    package mutating func requiredString(_ key: String, _ rule: StringRule = .text, about: String) -> String {
        require(text(key, rule, about), placeholder: "")
    }

    /// A text that is never shown, nil where absent.
    package mutating func secret(_ key: String, _ rule: StringRule = .text, about: String) -> String? {
        read(secretText(key, rule, about), default: nil)
    }

    /// A text that is never shown and without which the process does not start.
    package mutating func requiredSecret(_ key: String, _ rule: StringRule = .text, about: String) -> String {
        require(secretText(key, rule, about), placeholder: "")
    }

    /// Texts separated by commas that are never shown, at least one.
    package mutating func requiredSecrets(_ key: String, about: String) -> [String] {
        let rule = StringRule.text
        let setting = Setting<[String]>(
            key: key, about: about, accepted: "\(rule.accepted), several separated by commas", isSecret: true,
            parse: { text throws(SettingRejection) in
                try rule.check(text)
                let items = text.commaSeparated
                guard !items.isEmpty else { throw SettingRejection(reason: "names none") }
                return items
            })
        return require(setting, placeholder: [])
    }

    /// Texts separated by commas, each by itself under the rule; empty ones are dropped, order is kept.
    package mutating func list(
        _ key: String, default fallback: [String], each rule: StringRule = .text, about: String
    ) -> [String] {
        let setting = Setting<[String]>(
            key: key, about: about, accepted: "a comma separated list, each \(rule.accepted)",
            shown: { $0.joined(separator: ",") },
            parse: { text throws(SettingRejection) in
                let items = text.commaSeparated
                for item in items { try rule.check(item) }
                return items
            })
        return read(setting, default: fallback) ?? fallback
    }

    private func text(_ key: String, _ rule: StringRule, _ about: String) -> Setting<String> {
        Setting(
            key: key, about: about, accepted: rule.accepted,
            parse: { text throws(SettingRejection) in
                try rule.check(text)
                return text
            })
    }

    private func secretText(_ key: String, _ rule: StringRule, _ about: String) -> Setting<String> {
        var setting = text(key, rule, about)
        setting.isSecret = true
        return setting
    }
}

extension String {
    /// The items between commas, trimmed, without empty ones.
    var commaSeparated: [String] {
        split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}
