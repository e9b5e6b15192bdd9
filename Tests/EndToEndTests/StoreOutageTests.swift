import Storage
import TestSupport
import Testing

/// Redis or PostgreSQL away, and back.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct StoreOutageTests {
    @Test
    func withoutRedisWebhooksAreSentAwayToComeBackAndNothingThatWasTakenIsLost() async throws {
        try await PrivateRedis.run { redis in
            try await Stack.run(.init { $0.redisURL = redis.url }) { stack in
                let fleet = try await stack.fleet()
                let webhook = try await fleet.webhook()
                #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
                try await fleet.templates(1)
                await redis.kill()
                let event = fleet.arrival("Dock 2").bytes
                let answer = try await fleet.post(event, to: webhook)
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] == "5")
                let body = WhatsAppBody(number: fleet.number).text("wamid.1", from: fleet.driver.phone, "Hello").bytes
                #expect(try await stack.postWhatsApp(body).status == 503)
                try await Self.awaitReadiness(503, of: stack)
                try await redis.start()
                try await Self.awaitReadiness(200, of: stack)
                try await eventually("the repeat is taken") {
                    try await fleet.post(event, to: webhook).status == 200
                }
                let texts = try await fleet.templates(2).map(\.text)
                try await stack.idle()
                #expect(texts.count == 2)
                #expect(texts[1].contains("Dock 2"))
                #expect(stack.isWhole)
                #expect(try await stack.ingresses[0].metric("fleetchat_webhooks_total", "unavailable") >= 2)
            }
        }
    }

    @Test
    func aRedisThatWasReplacedByAnEmptyOneIsWorkedWithAtOnce() async throws {
        try await PrivateRedis.run { redis in
            try await Stack.run(.init { $0.redisURL = redis.url }) { stack in
                let fleet = try await stack.fleet()
                let webhook = try await fleet.webhook()
                try await fleet.happens()
                try await fleet.templates(1)
                await redis.kill()
                redis.erase()
                try await redis.start()
                try await eventually("an event is taken") {
                    try await fleet.post(fleet.arrival("Dock 2", id: "event-2").bytes, to: webhook).status == 200
                }
                try await fleet.templates(2)
                try await fleet.reply(["kind": "text", "text": "Still there"])
                try await fleet.confirmations()
                let tenant = try await stack.tenant("After the loss")
                #expect(!tenant.number.isEmpty)
            }
        }
    }

    @Test
    func aRedisThatIsFullIsEmptiedByAWorkerThatComesOnlyThen() async throws {
        try await PrivateRedis.run { redis in
            try await Stack.run(.init { $0.redisURL = redis.url }) { stack in
                let fleet = try await stack.fleet()
                let webhook = try await fleet.webhook()
                stack.workers[0].terminate()
                #expect(try await stack.workers[0].exit() == 0)
                #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
                try await redis.setFull(true)
                let event = fleet.arrival("Dock 2").bytes
                let answer = try await fleet.post(event, to: webhook)
                #expect(answer.status == 503)
                #expect(answer.headers["retry-after"] == "5")
                try await stack.start("relay-worker").ready()
                try await fleet.templates(1, within: .seconds(60))
                try await redis.setFull(false)
                #expect(try await fleet.post(event, to: webhook).status == 200)
                #expect(try await fleet.templates(2, within: .seconds(60))[1].text.contains("Dock 2"))
            }
        }
    }

    @Test
    func aRedisThatHangsSendsWebhooksAwayAndNothingIsDoubled() async throws {
        try await PrivateRedis.run { redis in
            try await Stack.run(.init { $0.redisURL = redis.url }) { stack in
                let fleet = try await stack.fleet()
                let webhook = try await fleet.webhook()
                #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
                try await fleet.templates(1)
                redis.pause()
                let event = fleet.arrival("Dock 2").bytes
                #expect(try await fleet.post(event, to: webhook).status == 503)
                redis.resume()
                try await eventually("the repeat is taken", within: .seconds(60)) {
                    try await fleet.post(event, to: webhook).status == 200
                }
                try await fleet.templates(2, within: .seconds(60))
                try await stack.idle(within: .seconds(60))
                #expect(try await fleet.templates().count == 2)
                #expect(stack.isWhole)
            }
        }
    }

    @Test
    func withoutPostgresKnownFleetsAreServedOnceItIsBackAndNothingIsLostOrDoubled() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            let webhook = try await fleet.webhook()
            try await fleet.happens()
            let message = try #require(try await fleet.templates(1).first)
            try await stack.stores.database.takeAway()
            try await Self.awaitReadiness(503, of: stack, names: ["relay-worker", "pool-manager"])
            // What it knows by heart is enough to go on.
            #expect(try await stack.ingresses[0].readiness().status == 200)
            for number in 1...5 {
                #expect(try await fleet.post(fleet.arrival("Dock \(number)").bytes, to: webhook).status == 200)
            }
            let answer: JSON = ["type": "text", "text": ["body": "Meanwhile"], "context": ["id": .string(message.id)]]
            let body = WhatsAppBody(number: fleet.number).message("wamid.1", from: fleet.driver.phone, answer)
            #expect(try await stack.postWhatsApp(body.bytes).status == 200)
            let api = try await fleet.api("GET", "/drivers")
            #expect(api.status == 503)
            #expect(api.headers["retry-after"] != nil)
            let unknown = "\(stack.ingressURL)/samsara/\(String(repeating: "1", count: 32))"
            #expect(try await fleet.post(fleet.arrival("x").bytes, to: (unknown, webhook.secret)).status == 503)
            #expect(stack.isWhole)
            try await stack.stores.database.bringBack()
            try await Self.awaitReadiness(200, of: stack)
            let texts = try await fleet.templates(6, within: .seconds(60)).map(\.text)
            try await fleet.documents(1)
            try await stack.idle()
            #expect(try await fleet.templates().count == 6)
            for number in 1...5 { #expect(texts[number].contains("Dock \(number)")) }
            #expect(try await fleet.documents().map { $0.text.contains("Meanwhile") } == [true])
            for role in StreamRole.allCases { #expect(try await stack.stores.deadLetters(role).isEmpty) }
        }
    }

    @Test
    func aDatabaseThatHangsDelaysNothingForLongerThanItHangs() async throws {
        // An attempt that was recorded behind the worker's back must not wait for a receipt.
        try await Stack.run(.init { $0.settings = ["DELIVERY_SILENCE": "10m"] }) { stack in
            let fleet = try await stack.fleet()
            let webhook = try await fleet.webhook()
            try await CommitHold.run(stack.stores) {
                for number in 1...5 {
                    #expect(try await fleet.post(fleet.arrival("Dock \(number)").bytes, to: webhook).status == 200)
                }
                try await eventually("the worker gave up waiting for an answer", within: .seconds(60)) {
                    !stack.workers[0].logLines("Cannot relay an event now").isEmpty
                }
            }
            let texts = try await fleet.templates(5, within: .seconds(60)).map(\.text)
            for number in 1...5 { #expect(texts[number - 1].contains("Dock \(number)")) }
            try await stack.idle()
            #expect(try await stack.requests("whatsapp", "/messages").count == 5)
        }
    }

    /// - Parameter names: of the programs whose answer changes.
    private static func awaitReadiness(
        _ status: Int, of stack: Stack, names: Set<String> = ["ingress", "relay-worker", "pool-manager"]
    ) async throws {
        for process in stack.all where names.contains(process.name) {
            try await eventually("\(process.name) answers \(status)", within: .seconds(30)) {
                try await process.readiness().status == status
            }
            #expect(try await HTTP.send("GET", "\(process.adminAddress())/livez", json: nil).status == 200)
        }
    }
}
