/// How one setting is read: its key, what it takes and how it is shown.
struct Setting<Value> {
    let key: String
    let about: String
    /// What the setting takes, as the end of the sentence "accepted: …".
    let accepted: String
    var isSecret = false
    /// What an option without a value stands for; nil where it needs one.
    var bareOption: String?
    var shown: (Value) -> String = { "\($0)" }
    let parse: (String) throws(SettingRejection) -> Value
}
