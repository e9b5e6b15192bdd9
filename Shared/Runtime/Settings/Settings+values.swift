extension Settings {
    package mutating func int(
        _ key: String, default fallback: Int, in range: ClosedRange<Int>, about: String
    ) -> Int {
        let setting = Setting<Int>(
            key: key, about: about, accepted: "\(range.lowerBound) to \(range.upperBound)",
            parse: { text throws(SettingRejection) in
                guard let number = Int(text) else { throw SettingRejection(reason: "is not a whole number") }
                guard range.contains(number) else { throw SettingRejection(reason: "is out of range") }
                return number
            })
        return read(setting, default: fallback) ?? fallback
    }

    /// On the command line the option alone (`--name`) means true.
    package mutating func bool(_ key: String, default fallback: Bool, about: String) -> Bool {
        let setting = Setting<Bool>(
            key: key, about: about, accepted: "true, false, yes, no, 1, 0", bareOption: "true",
            parse: { text throws(SettingRejection) in
                switch text.lowercased() {
                case "true", "yes", "1": true
                case "false", "no", "0": false
                default: throw SettingRejection(reason: "is neither true nor false")
                }
            })
        return read(setting, default: fallback) ?? fallback
    }

    /// A whole number with a unit: `500ms`, `10s`, `5m`, `2h`, `7d`.
    package mutating func duration(
        _ key: String, default fallback: Duration, in range: ClosedRange<Duration>, about: String
    ) -> Duration {
        let bounds = "\(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
        let setting = Setting<Duration>(
            key: key, about: about, accepted: "\(bounds), written as a whole number with ms, s, m, h or d",
            shown: DurationText.format,
            parse: { text throws(SettingRejection) in
                guard let duration = DurationText.parse(text) else {
                    throw SettingRejection(reason: "is not a duration")
                }
                guard range.contains(duration) else { throw SettingRejection(reason: "is out of range") }
                return duration
            })
        return read(setting, default: fallback) ?? fallback
    }

    /// A value of any other kind; `accepted` ends the sentence "accepted: …" when `parse` answers nil.
    package mutating func value<Value>(
        _ key: String, default fallback: Value, accepted: String, about: String,
        shown: @escaping (Value) -> String = { "\($0)" }, parse: @escaping (String) -> Value?
    ) -> Value {
        let setting = Setting<Value>(
            key: key, about: about, accepted: accepted, shown: shown,
            parse: { text throws(SettingRejection) in
                guard let value = parse(text) else { throw SettingRejection(reason: "does not fit") }
                return value
            })
        return read(setting, default: fallback) ?? fallback
    }
}
