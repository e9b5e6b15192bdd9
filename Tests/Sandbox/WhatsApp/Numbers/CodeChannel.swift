/// How a verification code is brought, in Graph's words.
enum CodeChannel: String, Sendable, CaseIterable {
    case text = "SMS"
    case call = "VOICE"
}
