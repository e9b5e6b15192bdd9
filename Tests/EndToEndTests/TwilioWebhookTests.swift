import Redis
import Storage
import TestSupport
import Testing

/// What comes to `/twilio`, well signed or not.
@Suite(.timeLimit(.minutes(15)))
struct TwilioWebhookTests {
    private static let text = [("MessageSid", "SM1"), ("From", "WhatsApp"), ("To", "+15125550100"), ("Body", "hello")]

    /// A product that takes codes, whose pool-manager is not there to take them away.
    private static func run(_ body: (Stack) async throws -> Void) async throws {
        let options = Stack.Options {
            $0.numbers = 0
            $0.accounts = ["610000000000001"]
            $0.poolManagers = 0
            $0.workers = 0
        }
        try await Stack.run(options, body)
    }

    @Test
    func aTextIsTakenWhenItIsSignedAndOfItNothingButACodeIsKept() async throws {
        try await Self.run { stack in
            var form = Self.text
            let answer = try await stack.postTwilio("sms", form)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"]?.hasPrefix("text/xml") == true)
            #expect(answer.text.contains("<Response></Response>"))
            #expect(try await stack.stores.redis.xlen(stack.stores.topology.pool) == 0)
            form[3].1 = "Your WhatsApp code 123-456. Keep it secret"
            #expect(try await stack.postTwilio("sms", form).status == 200)
            let entries = try await stack.stores.redis.xrange(stack.stores.topology.pool, count: 10)
            #expect(entries.count == 1)
            #expect(entries.first?.string("code") == "123456")
            #expect(entries.first?.string("number") == "+15125550100")
            #expect(entries.first?.fields?.count == 3)
        }
    }

    @Test
    func aCallIsRecordedAndItsTranscriptGivesTheCode() async throws {
        try await Self.run { stack in
            let call = [("CallSid", "CA1"), ("From", "+15550009999"), ("To", "+15125550100")]
            let ringing = try await stack.postTwilio("voice", call + [("CallStatus", "ringing")])
            #expect(ringing.text.contains("<Record "))
            #expect(ringing.text.contains("\(stack.ingressURL)/twilio/voice"))
            let spoken = "Your verification code is 6 5 4 3 2 1. Your verification code is 6 5 4 3 2 1."
            let transcript = [("TranscriptionStatus", "completed"), ("TranscriptionText", spoken)]
            #expect(try await stack.postTwilio("voice", call + transcript).status == 200)
            let entries = try await stack.stores.redis.xrange(stack.stores.topology.pool, count: 10)
            #expect(entries.map { $0.string("code") } == ["654321"])
        }
    }

    @Test
    func whatIsNotSignedOrNoFormIsRefused() async throws {
        try await Self.run { stack in
            for signature in ["", "AAAA", "bm90IGEgc2lnbmF0dXJlIGF0IGFsbA=="] {
                let answer = try await stack.postTwilio("sms", Self.text, headers: ["X-Twilio-Signature": signature])
                #expect(answer.status == 403)
                #expect(answer.body.isEmpty)
            }
            let json = ["Content-Type": "application/json"]
            #expect(try await stack.postTwilio("sms", Self.text, headers: json).status == 415)
            let long = [("Body", String(repeating: "x", count: 70_000))]
            #expect(try await stack.postTwilio("sms", long).status == 413)
            #expect(try await HTTP.send("GET", "\(stack.ingressURL)/twilio/sms").status == 405)
            #expect(try await stack.stores.redis.xlen(stack.stores.topology.pool) == 0)
        }
    }

    @Test
    func withoutATokenThereIsNothing() async throws {
        let stack = try await Stack.common
        #expect(try await stack.postTwilio("sms", Self.text).status == 404)
    }
}
