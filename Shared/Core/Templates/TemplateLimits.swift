/// Meta's limits for templates. Lengths are in UTF-16 code units.
enum TemplateLimits {
    static let name = 512
    static let body = 1_024
    static let footer = 60
    static let buttons = 10
    static let buttonText = 25
    /// Meta names none; longer ones and other characters have been seen to come back changed.
    static let payload = 128
    /// Ours: what the delivery log may keep of a message.
    static let preview = 120
    /// Free text inside the 24-hour window.
    static let sessionText = 4_096
    /// `message_send_ttl_seconds` of a utility template.
    static let lifetimeSeconds = 30...43_200
}
