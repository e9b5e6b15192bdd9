import Crypto
import FoundationEssentials
import TestSupport
import Testing

/// `POST /stripe` and the routes about billing, as strangers and careless callers meet them.
@Suite(.timeLimit(.minutes(15)))
struct StripeWebhookTests {
    private static let secrets = ["whsec_current", "whsec_before"]

    @Test
    func onlyWhatStripeSignedIsTaken() async throws {
        try await Self.withStack { stack async throws in
            let body = #"{"id":"evt_1","type":"charge.succeeded","created":1700000000,"data":{"object":{}}}"#
            for secret in Self.secrets {
                #expect(try await Self.post(body, to: stack, signedWith: secret).status == 200)
            }
            let refusals: [(String, [String: String])] = [
                ("another secret", ["Stripe-Signature": Self.signature(body, "whsec_other")]),
                ("another body", ["Stripe-Signature": Self.signature(body + " ", Self.secrets[0])]),
                ("an old one", ["Stripe-Signature": Self.signature(body, Self.secrets[0], age: 301)]),
                ("one of the future", ["Stripe-Signature": Self.signature(body, Self.secrets[0], age: -400)]),
                ("an older scheme", ["Stripe-Signature": Self.signature(body, Self.secrets[0], scheme: "v0")]),
                ("none", ["Stripe-Signature": ""]), ("nonsense", ["Stripe-Signature": "t=,v1="]),
            ]
            for (what, headers) in refusals {
                #expect(try await Self.post(body, to: stack, headers: headers).status == 403, "\(what)")
            }
        }
    }

    @Test
    func whatIsSignedIsAnsweredByWhatItIs() async throws {
        try await Self.withStack { stack async throws in
            let stranger =
                #"{"id":"evt_2","type":"invoice.paid","created":1700000000,"data":{"object":{"customer":"cus_9"}}}"#
            #expect(try await Self.post(stranger, to: stack, signedWith: Self.secrets[0]).status == 200)
            for body in ["", "[]", #"{"id":"evt_3"}"#, #"{"id":"evt_4","type":"invoice.paid","created":1700000000}"#] {
                #expect(try await Self.post(body, to: stack, signedWith: Self.secrets[0]).status == 400, "\(body)")
            }
            let large = #"{"id":"\#(String(repeating: "x", count: 1_100_000))"}"#
            #expect(try await Self.post(large, to: stack, signedWith: Self.secrets[0]).status == 413)
            #expect(try await Self.post("{}", to: stack, headers: ["Content-Type": "text/plain"]).status == 415)
            #expect(try await HTTP.send("GET", "\(stack.ingressURL)/stripe", json: nil).status == 405)
        }
    }

    @Test
    func withoutBillingThereIsNothingToPayAndUsageIsCounted() async throws {
        let stack = try await Stack.common
        #expect(try await Self.post("{}", to: stack).status == 404)
        let tenant = try await stack.tenant()
        let url = "\(stack.ingressURL)/api/tenant/\(tenant.id)"
        #expect(try await HTTP.send("GET", url, key: tenant.apiKey, json: nil).json["billing"] == .null)
        let checkout = try await HTTP.send(
            "POST", "\(url)/billing/checkout", key: tenant.apiKey, json: ["returnUrl": "https://example.com"])
        #expect(checkout.status == 409)
        let usage = try await HTTP.send("GET", "\(url)/usage?month=2024-02", key: tenant.apiKey, json: nil)
        #expect(usage.status == 200 && usage.json["activeDrivers"].int == 0 && usage.json["month"].string == "2024-02")
    }

    @Test
    func whatIsWrongWithARequestIsToldByField() async throws {
        let stack = try await Stack.common
        let tenant = try await stack.tenant()
        let url = "\(stack.ingressURL)/api/tenant/\(tenant.id)"
        for month in ["2026", "2026-13", "november"] {
            let answer = try await HTTP.send("GET", "\(url)/usage?month=\(month)", key: tenant.apiKey, json: nil)
            #expect(answer.status == 422 && answer.json["errors"][0]["pointer"].string == "month", "\(month)")
        }
        for address in ["", "example.com", "javascript:alert(1)", "ftp://example.com", "https://user@example.com"] {
            let answer = try await HTTP.send(
                "POST", "\(url)/billing/portal", key: tenant.apiKey, json: ["returnUrl": .string(address)])
            #expect(answer.status == 422 && answer.json["errors"][0]["pointer"].string == "/returnUrl", "\(address)")
        }
        let other = try await stack.tenant()
        for path in ["usage", "billing/checkout"] {
            let method = path == "usage" ? "GET" : "POST"
            let answer = try await HTTP.send(
                method, "\(url)/\(path)", key: other.apiKey,
                json: method == "GET" ? nil : ["returnUrl": "https://example.com"])
            #expect(answer.status == 404, "\(path)")
        }
    }

    private static func withStack(_ body: (Stack) async throws -> Void) async throws {
        let options = Stack.Options {
            $0.billing = true
            $0.workers = 0
            $0.settings = ["STRIPE_WEBHOOK_SECRET": self.secrets.joined(separator: ",")]
        }
        try await Stack.run(options, body)
    }

    private static func post(
        _ body: String, to stack: Stack, signedWith secret: String = secrets[0], headers: [String: String] = [:]
    ) async throws -> HTTP.Answer {
        let all = ["Content-Type": "application/json", "Stripe-Signature": self.signature(body, secret)]
            .merging(headers) { $1 }
        return try await HTTP.send(
            "POST", "\(stack.ingressURL)/stripe", headers: all.filter { !$0.value.isEmpty }, body: Array(body.utf8))
    }

    private static func signature(_ body: String, _ secret: String, age: Int = 0, scheme: String = "v1") -> String {
        let time = Int(Date().timeIntervalSince1970) - age
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(time).\(body)".utf8), using: SymmetricKey(data: Array(secret.utf8)))
        let digits = Array("0123456789abcdef".utf8)
        let text = String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        return "t=\(time),\(scheme)=\(text)"
    }
}
