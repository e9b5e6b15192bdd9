import Configuration

/// The settings of a process: command line over environment over default.
///
/// Every accessor returns a usable value and keeps what is wrong for later, so that one start reports all
/// mistakes; values may be used only after ``validate()`` has passed. Keys are written as in the environment
/// (`HTTP_PORT`); on the command line the same key is `--http-port`. White space around a value is dropped, an
/// empty environment variable is an absent one, and a text may have at most 65,536 bytes without control characters.
package struct Settings: Sendable {
    private static let longestValue = 65_536

    private let options: CommandLineOptions
    private let reader: ConfigReader
    private var recorded: [String: SettingsEntry] = [:]
    private var problems: [SettingsProblem]

    /// - Parameters:
    ///   - arguments: options only, without the program's name and subcommand.
    ///   - environment: all variables of the process; those nobody reads are ignored.
    package init(arguments: [String] = [], environment: [String: String]) {
        options = CommandLineOptions(arguments)
        problems = options.problems
        let given = options.values.map { option, value in
            let words = option.dropFirst(2).split(separator: "-").map(String.init)
            return (AbsoluteConfigKey(words), ConfigValue(.string(value), isSecret: true))
        }
        reader = ConfigReader(providers: [
            InMemoryProvider(name: "command line", values: Dictionary(given) { first, _ in first }),
            EnvironmentVariablesProvider(environmentVariables: environment),
        ])
    }

    /// What has been read so far, sorted by key.
    package var entries: [SettingsEntry] {
        recorded.values.sorted { $0.key < $1.key }
    }

    /// Fails with everything that is wrong, options that nobody has read included. Call it once all is read.
    package func validate() throws(SettingsError) {
        let known = recorded.keys.map(CommandLineOptions.name(of:)).sorted()
        let unknown = Set(options.values.keys).subtracting(known).sorted().map {
            SettingsProblem.unknownOption($0, nearest: $0.nearest(among: known))
        }
        let all = problems + unknown
        guard all.isEmpty else { throw SettingsError(problems: all) }
    }

    /// Adds a problem that only a comparison of settings shows, worded to follow the key: "must be below …".
    package mutating func refuse(_ key: String, _ reason: String) {
        problems.append(.refused(name: (recorded[key]?.origin ?? .default).name(of: key), reason: reason))
    }

    /// The value given, or the default where there is none or a wrong one (which is then a problem).
    mutating func read<Value>(_ setting: Setting<Value>, default fallback: Value?) -> Value? {
        let (text, origin) = find(setting.key)
        guard let text else {
            record(setting, fallback, .default)
            return fallback
        }
        do {
            let value = try parse(setting, text, origin)
            record(setting, value, origin)
            return value
        } catch {
            problems.append(error)
            record(setting, fallback, origin)
            return fallback
        }
    }

    /// As ``read(_:default:)``, with absence as a problem; `placeholder` never outlives ``validate()``.
    mutating func require<Value>(_ setting: Setting<Value>, placeholder: Value) -> Value {
        if find(setting.key).text == nil {
            problems.append(.missing(key: setting.key, accepted: setting.accepted))
        }
        return read(setting, default: nil) ?? placeholder
    }

    private func find(_ key: String) -> (text: String?, origin: SettingOrigin) {
        let words = key.lowercased().split(separator: "_").map(String.init)
        let text = reader.string(forKey: ConfigKey(words), isSecret: true).map(\.trimmed)
        if options.values[CommandLineOptions.name(of: key)] != nil {
            return (text ?? "", .commandLine)
        }
        return (text == "" ? nil : text, .environment)
    }

    private func parse<Value>(
        _ setting: Setting<Value>, _ text: String, _ origin: SettingOrigin
    ) throws(SettingsProblem) -> Value {
        let name = origin.name(of: setting.key)
        let complete = text.isEmpty ? setting.bareOption : text
        guard let complete else {
            throw .missingValue(option: name, accepted: setting.accepted)
        }
        do throws(SettingRejection) {
            guard complete.utf8.count <= Self.longestValue else {
                throw SettingRejection(reason: "is longer than \(Self.longestValue) bytes")
            }
            guard complete.allSatisfy(EscapedText.isPlain) else {
                throw SettingRejection(reason: "contains control characters")
            }
            return try setting.parse(complete)
        } catch {
            let given = setting.isSecret || error.concealsValue ? nil : complete
            throw .malformed(name: name, given: given, reason: error.reason, accepted: setting.accepted)
        }
    }

    private mutating func record<Value>(_ setting: Setting<Value>, _ value: Value?, _ origin: SettingOrigin) {
        let shown = value.map { setting.isSecret ? SettingsEntry.mask : setting.shown($0) }
        recorded[setting.key] = SettingsEntry(
            key: setting.key, origin: origin, value: shown ?? SettingsEntry.absent, about: setting.about)
    }
}
