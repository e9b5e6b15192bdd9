/// One setting in force, fit to be shown: a secret's value is masked here already.
package struct SettingsEntry: Sendable, Equatable {
    package let key: String
    package let origin: SettingOrigin
    package let value: String
    package let about: String

    static let mask = "••••"
    static let absent = "(none)"
}
