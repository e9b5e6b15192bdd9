import Synchronization

/// The stand-in for Twilio: the numbers behind a lock, and what comes to them.
final class Twilio: Sendable {
    private static let sender = "WhatsApp"

    let account: String?
    private let token: String?
    private let state = Mutex(TwilioState())
    private let client: WebhookClient
    private let deliveries: DeliveryLog
    private let background: Background
    private let clock: WallClock

    init(
        account: String?, token: String?, client: WebhookClient, deliveries: DeliveryLog, background: Background,
        clock: WallClock
    ) {
        self.account = account
        self.token = token
        self.client = client
        self.deliveries = deliveries
        self.background = background
        self.clock = clock
    }

    func withState<Value: Sendable, Failure: Error>(
        _ body: (inout TwilioState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    func reset() {
        withState { $0 = TwilioState() }
    }

    func authorize(_ credential: Call.Credential?, account: String) throws(TwilioError) {
        guard let credential, credential.user == self.account ?? credential.user,
            credential.password == token ?? credential.password
        else { throw .unauthorized }
        guard credential.user == account else { throw .notFound("Accounts/\(account)") }
    }

    /// WhatsApp texts a code to a number, or calls it.
    func receive(_ code: NumberLife.Code, to phoneNumber: String) {
        switch code.channel {
        case .text:
            let (front, back) = (code.digits.prefix(3), code.digits.suffix(3))
            receive(text: "Your WhatsApp Business code \(front)-\(back)", from: Self.sender, to: phoneNumber)
        case .call:
            let digits = code.digits.map(String.init).joined(separator: " ")
            let words = Array(repeating: "Your verification code is \(digits).", count: 3).joined(separator: " ")
            let call = TwilioCall(
                sid: "CA" + RandomText.hex(32), from: "+15550009999", to: phoneNumber, words: words)
            background.start { [self] in await take(call) }
        }
    }

    /// - Parameter always: delivers it whatever the settings say of texts.
    func receive(text: String, from: String, to phoneNumber: String, always: Bool = false) {
        let settings = withState { $0.settings }
        let mode = always ? .deliver : settings.texts
        let isRedacted = mode == .redact
        let message = TwilioText(
            sid: "SM" + RandomText.hex(32), from: from, to: phoneNumber,
            body: isRedacted ? String(text.map { $0.isNumber ? "*" : $0 }) : text, time: clock.now())
        switch mode {
        case .lose: return
        case .hold: withState { _ = $0.held.append(message) }
        case .deliver, .redact:
            let delay = always ? 0 : settings.textDelayMs
            background.start { [self] in await deliver(message, after: delay) }
        }
    }

    func letGo() {
        let held = withState { state in
            defer { state.held.removeAll { _ in true } }
            return Array(state.held)
        }
        for text in held { receive(text: text.body, from: text.from, to: text.to, always: true) }
    }

    private func deliver(_ text: TwilioText, after delay: Int) async {
        guard await pause(delay) else { return }
        let now = clock.now()
        let target = withState { state -> TwilioNumber? in
            guard let number = state.owned(text.to) else { return nil }
            state.texts.append(text.received(now))
            return state.settings.webhooks ? number : nil
        }
        guard let target, !target.smsURL.isEmpty else { return }
        _ = await post(text.form(account ?? ""), to: target.smsURL, event: "text", id: text.sid)
    }

    /// Twilio asks what to do with a call, and does it when that is to record and to transcribe.
    private func take(_ call: TwilioCall) async {
        guard let number = withState({ $0.owned(call.to) }), !number.voiceURL.isEmpty else { return }
        let account = account ?? ""
        let outcome = await post(
            call.form(account, status: "ringing"), to: number.voiceURL, event: "call", id: call.sid)
        guard case .status(200, let twiML) = outcome,
            let recording = TwilioCall.Recording(twiML: twiML, url: number.voiceURL)
        else { return }
        let record: [(String, String)] = [
            ("RecordingSid", "RE" + RandomText.hex(32)), ("RecordingUrl", "https://api.twilio.com/recording"),
        ]
        _ = await post(
            call.form(account, status: "in-progress", record + [("RecordingDuration", "20")]), to: recording.action,
            event: "recording", id: call.sid)
        let delay = withState { $0.settings.transcriptDelayMs }
        guard await pause(delay) else { return }
        let transcript = [
            ("TranscriptionSid", "TR" + RandomText.hex(32)), ("TranscriptionStatus", "completed"),
            ("TranscriptionText", call.words),
        ]
        _ = await post(
            call.form(account, status: "completed", record + transcript), to: recording.transcribeCallback,
            event: "transcript", id: call.sid)
    }

    /// - Returns: false when the sandbox stops.
    private func pause(_ milliseconds: Int) async -> Bool {
        guard milliseconds > 0 else { return true }
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
            return true
        } catch {
            return false
        }
    }

    /// Once: Twilio does not repeat webhooks.
    private func post(
        _ fields: [(String, String)], to url: String, event: String, id: String
    ) async -> WebhookClient.Outcome {
        var headers = [("User-Agent", "TwilioProxy/1.1"), ("Accept", "*/*")]
        if let token {
            headers.append(("X-Twilio-Signature", Signature.twilio(url: url, fields: fields, authToken: token)))
        }
        let outcome = await client.post(
            url, headers: headers, body: FormData.encode(fields),
            contentType: "application/x-www-form-urlencoded; charset=UTF-8")
        deliveries.append(
            DeliveryLog.Row(
                vendor: .twilio, time: clock.now(), event: event, eventId: id, url: url, attempt: 1, outcome: outcome))
        return outcome
    }
}
