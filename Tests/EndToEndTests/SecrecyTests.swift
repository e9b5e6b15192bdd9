import Storage
import TestSupport
import Testing

/// What must not be in any log, whatever happens.
@Suite(.timeLimit(.minutes(15)))
struct SecrecyTests {
    @Test(arguments: ["info", "trace"])
    func noLogHoldsASecretAPhoneNumberOrTheTextOfAMessage(_ level: String) async throws {
        try await Stack.run(.init { $0.settings = ["LOG_LEVEL": level] }) { stack in
            let fleet = try await stack.fleet()
            let webhook = try await fleet.webhook()
            try await fleet.happens()
            try await fleet.templates(1)
            try await fleet.reply(["kind": "text", "text": "Zanzibar answer"])
            try await fleet.documents(1)
            try await fleet.confirmations()
            try await Self.provoke(fleet, webhook)
            try await stack.idle()
            let secrets = [
                stack.operatorToken, stack.appSecret, stack.accessToken, fleet.token, fleet.apiKey, webhook.secret,
                String(webhook.url.split(separator: "/").last ?? "-"), TestStores.key(1), fleet.driver.phone,
                "Zanzibar", "Timbuktu", "dispatch@example.com",
            ]
            for process in stack.all where process.name != "sandbox" {
                let log = process.log
                #expect(!log.isEmpty)
                for secret in secrets {
                    let line = log.split(separator: "\n").first { $0.contains(secret) }
                    #expect(line == nil, "\(process.name)")
                }
            }
        }
    }

    /// Refusals and failures of every kind, each of which is logged.
    private static func provoke(_ fleet: Fleet, _ webhook: (url: String, secret: String)) async throws {
        let stack = fleet.stack
        _ = try await fleet.post(Array("Timbuktu".utf8), to: webhook)
        _ = try await fleet.post(fleet.arrival("Timbuktu").bytes, headers: ["X-Samsara-Signature": "v1=0"], to: webhook)
        _ = try await stack.postWhatsApp(Array(#"{"object":"Timbuktu"}"#.utf8))
        _ = try await fleet.api("PUT", "/drivers/\(fleet.driver.id)", ["phoneNumber": .string("Timbuktu")])
        _ = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token + "x")])
        let actions: [JSON] = [
            ["action": "status", "status": 401, "errorCode": 190], ["action": "reset"], ["action": "garbage"],
            ["action": "status", "status": 400, "errorCode": 131_026],
        ]
        for action in actions { try await stack.fault("whatsapp", "/\(fleet.number)/messages", action) }
        for number in 1...2 { _ = try await fleet.post(fleet.arrival("Timbuktu \(number)").bytes, to: webhook) }
        try await stack.fault("samsara", "/fleet/documents", method: "POST", ["action": "status", "status": 400])
        try await fleet.reply(["kind": "text", "text": "Timbuktu answer"])
        try await eventually("the refused reply is a dead letter") {
            try await !stack.stores.deadLetters(.inbound).isEmpty
        }
    }
}
