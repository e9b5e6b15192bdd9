/// Everything found wrong in one pass over the settings, one line each; never holds a secret.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    package let problems: [SettingsProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
