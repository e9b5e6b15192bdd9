internal import Core
package import FoundationEssentials

/// What Twilio posts about a number: forms that `TwilioSignature` has verified.
package enum TwilioWebhook {
    /// Where a call is: Twilio asks what to do, has recorded, has put the recording into words.
    package enum CallStep: Sendable, Equatable {
        case ringing
        case recorded
        case transcribed(CarrierMessage)
    }

    /// Nil without an id, a sender or a number that it went to.
    package static func text(_ form: FormFields, receivedAt: Date) -> CarrierMessage? {
        Self.message(form, id: "MessageSid", body: "Body", receivedAt: receivedAt)
    }

    /// A transcript that Twilio failed to make counts as ``CallStep/recorded``.
    package static func call(_ form: FormFields, receivedAt: Date) -> CallStep {
        if form.text("TranscriptionStatus", limit: 32) == "completed",
            let message = Self.message(form, id: "CallSid", body: "TranscriptionText", receivedAt: receivedAt)
        {
            return .transcribed(message)
        }
        let isOver =
            form.text("RecordingUrl", limit: 2_048) != nil || form.text("TranscriptionStatus", limit: 32) != nil
        return isOver ? .recorded : .ringing
    }

    private static func message(_ form: FormFields, id: String, body: String, receivedAt: Date) -> CarrierMessage? {
        guard let id = form.text(id, limit: 64), let from = form.text("From", limit: 64),
            let to = PhoneNumber(twilio: form.text("To", limit: 32)), let body = form.text(body, limit: 1_600)
        else { return nil }
        return CarrierMessage(id: id, from: from, to: to, body: body, receivedAt: receivedAt)
    }
}
