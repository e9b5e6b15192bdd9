import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite struct TwilioWebhookTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let call = "CallSid=CA1&From=%2B15550009999&To=%2B12065550001&CallStatus=ringing"

    private func form(_ text: String) throws -> FormFields { try FormFields(text.utf8) }

    @Test func readsAText() throws {
        let form = try form(
            "MessageSid=SM1&From=WhatsApp&To=%2B12065550001&Body=Your+code%3A+123-456+%F0%9F%9A%9A&NumMedia=0")
        #expect(
            TwilioWebhook.text(form, receivedAt: Self.now)
                == CarrierMessage(
                    id: "SM1", from: "WhatsApp", to: try PhoneNumber(e164: "+12065550001"),
                    body: "Your code: 123-456 🚚", receivedAt: Self.now))
    }

    @Test(arguments: [
        "", "From=1&To=%2B12065550001&Body=x", "MessageSid=SM1&To=%2B12065550001&Body=x",
        "MessageSid=SM1&From=1&To=12065550001&Body=x", "MessageSid=SM1&From=1&To=%2B12065550001&Body=",
    ])
    func passesOverWhatIsNoText(body: String) throws {
        #expect(TwilioWebhook.text(try form(body), receivedAt: Self.now) == nil)
    }

    @Test(
        arguments: [
            ("", .ringing), ("&RecordingUrl=https%3A%2F%2Fx", .recorded),
            ("&RecordingUrl=x&TranscriptionStatus=failed&TranscriptionText=", .recorded),
            ("&TranscriptionStatus=completed&TranscriptionText=", .recorded),
        ] as [(String, TwilioWebhook.CallStep)])
    func tellsTheStepsOfACall(fields: String, step: TwilioWebhook.CallStep) throws {
        #expect(TwilioWebhook.call(try form(Self.call + fields), receivedAt: Self.now) == step)
    }

    @Test func readsATranscript() throws {
        let form = try form(Self.call + "&TranscriptionStatus=completed&TranscriptionText=one+two")
        guard case .transcribed(let message) = TwilioWebhook.call(form, receivedAt: Self.now) else {
            Issue.record("no transcript")
            return
        }
        #expect(message.body == "one two")
        #expect(message.id == "CA1")
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "a=%+1", "a=%ff", "%=1", String(repeating: "a=1&", count: 201)])
    func refusesWhatIsNoForm(body: String) {
        #expect(throws: WebhookError.notAForm) { try form(body) }
    }

    @Test func takesFieldsAsTheyCome() throws {
        let form = try form("a=1&&a=2&b&c==&d%3d=%26")
        #expect(form.fields.map(\.name) == ["a", "a", "b", "c", "d="])
        #expect(form.fields.map(\.value) == ["1", "2", "", "=", "&"])
        #expect(form.text("a", limit: 9) == "1")
        #expect(form.text("b", limit: 9) == nil)
    }

    @Test func survivesBrokenForms() {
        let text = "MessageSid=SM1&From=%2B15550009999&To=%2B12065550001&Body=code+123-456%20%F0%9F%9A%9A"
        for variant in brokenVariants(of: text, seed: 3, count: 2_000) {
            guard let form = try? FormFields(variant) else { continue }
            let message = TwilioWebhook.text(form, receivedAt: Self.now)
            #expect(message?.body.isEmpty != true)
        }
    }

    @Test func asksForATranscriptOfACall() {
        #expect(
            TwiML.transcribe(to: #"https://x.example/v?a=1&b="<"#) == """
                <?xml version="1.0" encoding="UTF-8"?><Response><Record transcribe="true" \
                transcribeCallback="https://x.example/v?a=1&amp;b=&quot;&lt;" \
                action="https://x.example/v?a=1&amp;b=&quot;&lt;" method="POST" playBeep="false" timeout="10" \
                maxLength="60"/></Response>
                """)
    }
}
