/// Why a text is not a value of a setting: the middle of the sentence `HTTP_PORT: "80a" … ; accepted: …`.
struct SettingRejection: Error {
    let reason: String
    /// Whether the text may hold a password and must not be repeated.
    var concealsValue = false
}
