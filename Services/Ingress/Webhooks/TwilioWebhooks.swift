import Core
import FoundationEssentials
import Hummingbird
import Logging
import Providers
import Storage

/// `POST /twilio/sms` and `POST /twilio/voice`: what comes to numbers of ours. Nothing but a verification code is kept.
struct TwilioWebhooks: Sendable {
    let signature: TwilioSignature
    let publicURL: String
    let pool: PoolQueue
    let logger: Logger
    let bodyLimit = 64 * 1024
    private let metrics = WebhookMetrics(provider: "twilio")

    /// Nil where no token is set, so that nothing could be verified.
    init?(_ settings: IngressSettings, pool: PoolQueue, logger: Logger) throws {
        guard !settings.twilioTokens.isEmpty else { return nil }
        self.signature = try TwilioSignature(authTokens: settings.twilioTokens)
        self.publicURL = settings.publicURL
        self.pool = pool
        self.logger = logger
    }

    func add(to router: Router<IngressContext>) {
        router.post("/twilio/sms") { request, _ in
            await self.answer(request) { form in
                try await self.take(TwilioWebhook.text(form, receivedAt: Date()))
                return TwiML.nothing
            }
        }
        router.post("/twilio/voice") { request, _ in
            await self.answer(request) { form in
                switch TwilioWebhook.call(form, receivedAt: Date()) {
                case .ringing: return TwiML.transcribe(to: "\(self.publicURL)/twilio/voice")
                case .recorded: break
                case .transcribed(let message): try await self.take(message)
                }
                return TwiML.nothing
            }
        }
    }

    private func take(_ message: CarrierMessage?) async throws {
        guard let message, let code = VerificationCode(in: message.body) else { return }
        try await self.pool.submit(.code(code, message.to))
    }

    private func answer(
        _ request: Request, _ body: (FormFields) async throws -> String
    ) async -> Response {
        let start = ContinuousClock.now
        do {
            let answer = try await self.perform(request, body)
            self.metrics.record(.enqueued, since: start)
            return Response(
                status: .ok, headers: [.contentType: "text/xml; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: answer)))
        } catch {
            let outcome = self.metrics.refused(error, self.logger)
            self.metrics.record(outcome, since: start)
            return outcome.response
        }
    }

    private func perform(
        _ request: Request, _ body: (FormFields) async throws -> String
    ) async throws(WebhookRefusal) -> String {
        let bytes = try await request.webhookBody(limit: self.bodyLimit, type: "application/x-www-form-urlencoded")
        let form: FormFields
        do {
            form = try FormFields(bytes)
        } catch {
            throw WebhookRefusal(.notUnderstood, "\(error)")
        }
        let verdict = self.signature.verify(
            signature: request.headers.value("x-twilio-signature"), url: self.publicURL + request.uri.string,
            form: form.fields)
        guard case .valid = verdict else { throw WebhookRefusal(.refused, "signature \(verdict)") }
        do {
            return try await body(form)
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }
}
