/// What a driver is answered inside the 24-hour window, apart from the confirmations of buttons.
package enum SessionText: String, Sendable, Hashable, CaseIterable {
    /// The fleet system has the driver's message.
    case replyRecorded = "reply_recorded"
    /// The same, with no open stop that it could belong to.
    case replyWithoutStop = "reply_without_stop"
    /// The fleet system refused the message for good.
    case replyFailed = "reply_failed"
    /// Nobody of this number's tenant has the sender's phone number.
    case unknownSender = "unknown_sender"
    /// The driver wrote STOP.
    case optedOut = "opted_out"
    /// The driver wrote START after STOP.
    case optedIn = "opted_in"
}
