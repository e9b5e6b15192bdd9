extension Settings {
    /// One case of an enum, written as its raw value.
    package mutating func choice<Choice>(
        _ key: String, default fallback: Choice, about: String
    ) -> Choice where Choice: RawRepresentable<String> & CaseIterable {
        let setting = Setting<Choice>(
            key: key, about: about, accepted: Self.cases(of: Choice.self), shown: \.rawValue,
            parse: { text throws(SettingRejection) in try Self.choice(text) })
        return read(setting, default: fallback) ?? fallback
    }

    /// One or more cases of an enum, comma separated.
    package mutating func choices<Choice>(
        _ key: String, default fallback: Set<Choice>, about: String
    ) -> Set<Choice> where Choice: RawRepresentable<String> & CaseIterable & Hashable {
        let setting = Setting<Set<Choice>>(
            key: key, about: about, accepted: "one or more of \(Self.cases(of: Choice.self)), comma separated",
            shown: { chosen in Choice.allCases.filter(chosen.contains).map(\.rawValue).joined(separator: ",") },
            parse: { text throws(SettingRejection) in
                var chosen: Set<Choice> = []
                for item in text.commaSeparated { chosen.insert(try Self.choice(item)) }
                guard !chosen.isEmpty else { throw SettingRejection(reason: "names none") }
                return chosen
            })
        return read(setting, default: fallback) ?? fallback
    }

    private static func cases<Choice>(
        of type: Choice.Type
    ) -> String where Choice: RawRepresentable<String> & CaseIterable {
        Choice.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ text: String
    ) throws(SettingRejection) -> Choice {
        guard let choice = Choice(rawValue: text) else {
            throw SettingRejection(reason: "is not one of the choices")
        }
        return choice
    }
}
