import FoundationEssentials
import TestSupport
import Testing

/// Webhooks that are not the vendor's, or not any more.
@Suite(.timeLimit(.minutes(15)))
struct SignatureTests {
    enum Forgery: CaseIterable {
        case missing, empty, wrong, truncated, otherScheme, otherSecret, otherBody
        case missingTimestamp, stale, future, wordyTimestamp, otherTimestamp

        func headers(_ body: [UInt8], _ secret: String) throws -> [String: String] {
            let now = Int(Date().timeIntervalSince1970)
            let right = try Fleet.signature(body, "\(now)", secret)
            switch self {
            case .missing: return ["X-Samsara-Signature": ""]
            case .empty: return ["X-Samsara-Signature": "v1="]
            case .wrong: return ["X-Samsara-Signature": "v1=" + String(repeating: "0", count: 64)]
            case .truncated: return ["X-Samsara-Signature": String(right.dropLast(2)), "X-Samsara-Timestamp": "\(now)"]
            case .otherScheme:
                return ["X-Samsara-Signature": right.replacing("v1=", with: "v2="), "X-Samsara-Timestamp": "\(now)"]
            case .otherSecret: return ["X-Samsara-Signature": try Fleet.signature(body, "\(now)", base64("x".utf8))]
            case .otherBody: return ["X-Samsara-Signature": try Fleet.signature(body + [32], "\(now)", secret)]
            case .missingTimestamp: return ["X-Samsara-Timestamp": ""]
            case .stale: return ["X-Samsara-Timestamp": "\(now - 400)"]
            case .future: return ["X-Samsara-Timestamp": "\(now + 400)"]
            case .wordyTimestamp: return ["X-Samsara-Timestamp": "yesterday"]
            case .otherTimestamp: return ["X-Samsara-Signature": right, "X-Samsara-Timestamp": "\(now - 1)"]
            }
        }
    }

    @Test
    func whatIsNotSignedByTheFleetsOwnSecretIsRefusedWithoutATrace() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        for forgery in Forgery.allCases {
            let body = fleet.arrival("\(forgery)").bytes
            let before = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "\"refused\"", "samsara")
            let answer = try await fleet.post(body, headers: forgery.headers(body, webhook.secret), to: webhook)
            #expect(answer.status == 403, "\(forgery)")
            #expect(answer.body.isEmpty, "\(forgery)")
            let after = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "\"refused\"", "samsara")
            #expect(after > before, "\(forgery)")
        }
        #expect(stack.ingresses[0].logLines("outcome=refused").count >= Forgery.allCases.count)
        // A good one, after which nothing of the others can still be on its way.
        #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
        #expect(try await fleet.templates(1).count == 1)
        #expect(try await fleet.log().count == 1)
        #expect(try await stack.ingresses[0].readiness().status == 200)
    }

    @Test
    func aTokenOfNobodyIsAnsweredLikeAWrongSignature() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let body = fleet.arrival("Dock 1").bytes
        let wrong = try await fleet.post(body, headers: ["X-Samsara-Signature": "v1=00"], to: webhook)
        let tokens = [String(repeating: "0", count: 32), "x", String(repeating: "0", count: 4_000), "%00", "..%2Fapi"]
        for token in tokens {
            let url = "\(stack.ingressURL)/samsara/\(token)"
            let answer = try await fleet.post(body, to: (url, webhook.secret))
            #expect(answer.status == wrong.status, "\(token.prefix(40))")
            #expect(answer.body == wrong.body, "\(token.prefix(40))")
            #expect(
                answer.headers.filter { $0.key != "date" } == wrong.headers.filter { $0.key != "date" },
                "\(token.prefix(40))")
        }
    }

    @Test
    func aFleetsSecretDoesNotSignForAnother() async throws {
        let stack = try await Stack.common
        let (one, two) = (try await stack.fleet(), try await stack.fleet())
        let (first, second) = (try await one.webhook(), try await two.webhook())
        let body = one.arrival("Dock 1").bytes
        #expect(try await one.post(body, to: (first.url, second.secret)).status == 403)
        #expect(try await one.post(body, to: (second.url, first.secret)).status == 403)
    }

    @Test
    func whatTheFormerWebhookSignedIsTakenAfterTheTenantConnectedAnew() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let former = try await fleet.webhook()
        let list = try await HTTP.send("GET", "\(stack.sandboxURL)/samsara/webhooks", key: fleet.token, json: nil)
        let id = try #require(list.json["data"][0]["id"].string)
        let gone = try await HTTP.send(
            "DELETE", "\(stack.sandboxURL)/samsara/webhooks/\(id)", key: fleet.token, json: nil)
        #expect(gone.status < 300)
        let configured = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
        #expect(configured.status == 200)
        let current = try await fleet.webhook()
        #expect(current.url != former.url && current.secret != former.secret)
        #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: former).status == 200)
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: current).status == 200)
        #expect(try await fleet.templates(2).count == 2)
    }

    @Test(arguments: ["", "sha256=", "sha256=00", "sha1=00", "sha256=" + String(repeating: "0", count: 64)])
    func aWhatsAppWebhookIsRefusedUnlessTheAppSecretSignedIt(_ signature: String) async throws {
        let stack = try await Stack.common
        let body = JSON.object(["object": "whatsapp_business_account", "entry": []]).bytes
        #expect(try await stack.postWhatsApp(body, signature: signature).status == 403)
        #expect(try await stack.postWhatsApp(body).status == 200)
    }

    @Test(arguments: [
        ("hub.mode=subscribe&hub.challenge=123&hub.verify_token=verify", 200, "123"),
        ("hub.mode=subscribe&hub.challenge=123&hub.verify_token=wrong", 403, ""),
        ("hub.mode=unsubscribe&hub.challenge=123&hub.verify_token=verify", 403, ""),
        ("hub.mode=subscribe&hub.verify_token=verify", 403, ""), ("", 403, ""),
    ])
    func metasHandshakeShowsTheVerifyToken(_ query: String, _ status: Int, _ text: String) async throws {
        let stack = try await Stack.common
        let answer = try await HTTP.send("GET", "\(stack.ingressURL)/whatsapp?\(query)", json: nil)
        #expect(answer.status == status)
        #expect(answer.text == text)
    }
}
