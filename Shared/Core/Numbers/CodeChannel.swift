/// How a verification code comes to a number.
package enum CodeChannel: String, Sendable {
    case sms, voice
}
