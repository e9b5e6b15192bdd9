/// How WhatsApp brings a number's verification code.
package enum CodeMethod: String, Sendable, CaseIterable {
    case text = "SMS"
    case call = "VOICE"
}
