import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Sandbox

/// The stand-in for Stripe is as strict as its documents.
@Suite(.timeLimit(.minutes(1))) struct StripeTests {
    @Test func theSameKeyGetsTheSameAnswerAndNothingIsMadeTwice() async throws {
        try await Self.run { stripe in
            let first = try await stripe.post("customers", ["name": "A", "email": "a@example.com"], key: "k1")
            let again = try await stripe.post("customers", ["name": "A", "email": "a@example.com"], key: "k1")
            #expect(first.status == 200 && again.json == first.json)
            let other = try await stripe.post("customers", ["name": "B", "email": "a@example.com"], key: "k1")
            #expect(other.status == 400 && other.json["error"]?["type"]?.string == "idempotency_error")
            #expect(stripe.sandbox.world.stripe.withState { $0.customers.count } == 1)
        }
    }

    @Test func whatIsRefusedIsNotRememberedUnderItsKey() async throws {
        try await Self.run { stripe in
            let wrong = try await stripe.post("customers", ["name": "A", "email": "nobody"], key: "k1")
            #expect(wrong.status == 400 && wrong.json["error"]?["param"]?.string == "email")
            #expect(
                try await stripe.post("customers", ["name": "A", "email": "a@example.com"], key: "k1").status == 200)
        }
    }

    @Test(
        arguments: [
            ([("Authorization", "Bearer sk_other")], 401), ([("Authorization", "")], 401),
            ([("Stripe-Version", "2022-11-15")], 400), ([("Stripe-Version", "")], 400),
            ([("Idempotency-Key", "")], 400),
            ([("Content-Type", "application/json")], 400),
        ] as [([(String, String)], Int)])
    func whoeverDoesNotKeepToTheWireRulesIsRefused(_ headers: [(String, String)], _ status: Int) async throws {
        try await Self.run { stripe in
            let reply = try await stripe.post(
                "customers", ["name": "A", "email": "a@example.com"], headers: headers)
            #expect(reply.status == status && reply.json["error"]?["type"]?.string == "invalid_request_error")
            #expect(HTTPField.Name("Request-Id").flatMap { reply.headers[$0] } != nil)
        }
    }

    @Test func fieldsThatStripeDoesNotHaveAreRefused() async throws {
        try await Self.run { stripe in
            let reply = try await stripe.post("customers", ["name": "A", "email": "a@example.com", "tenant": "1"])
            #expect(reply.json["error"]?["code"]?.string == "parameter_unknown")
            let customer = try await stripe.customer()
            let quantity = try await stripe.post(
                "subscriptions", Self.subscription(customer).merging(["items[0][quantity]": "1"]) { $1 })
            #expect(quantity.json["error"]?["param"]?.string == "items[0][quantity]")
        }
    }

    @Test func aSubscriptionIsActiveAtOnceAndItsPeriodIsOnItsItem() async throws {
        try await Self.run { stripe in
            let customer = try await stripe.customer()
            let made = try await stripe.post("subscriptions", Self.subscription(customer)).json
            #expect(made["status"]?.string == "active" && made["current_period_end"] == nil)
            let item = made["items"]?["data"]?.array?.first
            #expect(item?["current_period_end"]?.int == made["billing_cycle_anchor"]?.int)
        }
    }

    @Test func anIdentifierIsTakenOnceInADay() async throws {
        try await Self.run { stripe in
            let customer = try await stripe.customer()
            #expect(try await stripe.event(customer, ["identifier": "a"]).status == 200)
            let again = try await stripe.event(customer, ["identifier": "a"])
            #expect(again.status == 400)
            #expect(again.json["error"]?["message"]?.string == "An event already exists with identifier a.")
            #expect(HTTPField.Name("Stripe-Should-Retry").flatMap { again.headers[$0] } == "false")
            _ = try await stripe.sandbox.send(.patch, "/sandbox/stripe/settings", ["memoryHours": 0])
            #expect(try await stripe.event(customer, ["identifier": "a"]).status == 200)
        }
    }

    @Test(
        arguments: [
            (["timestamp": "-3024001"], "timestamp_too_far_in_past"), (["timestamp": "400"], "timestamp_in_future"),
            (["payload[value]": "1.5"], "meter_event_invalid_value"), (["event_name": "another"], "no_meter"),
            (["payload[stripe_customer_id]": "cus_none"], "resource_missing"),
        ] as [([String: String], String)])
    func anEventThatCannotBeCountedIsRefused(_ change: [String: String], _ code: String) async throws {
        try await Self.run { stripe in
            var change = change
            if let offset = change["timestamp"].flatMap({ Int($0) }) {
                change["timestamp"] = String(Timestamp.now.seconds + offset)
            }
            let reply = try await stripe.event(try await stripe.customer(), change)
            #expect(reply.status == 400 && reply.json["error"]?["code"]?.string == code)
        }
    }

    @Test func aCustomersMeterTakesOneCallAtATime() async throws {
        try await Self.run { stripe in
            let customer = try await stripe.customer()
            let state = stripe.sandbox.world.stripe
            state.withState { _ = $0.busy.insert(customer) }
            let refused = try await stripe.event(customer, ["identifier": "a"])
            #expect(refused.status == 429 && refused.json["error"]?["code"]?.string == "lock_timeout")
            state.withState { _ = $0.busy.remove(customer) }
            #expect(try await stripe.event(customer, ["identifier": "a"]).status == 200)
        }
    }

    @Test func aTotalIsForWholeMinutesAndKnowsWhatIsLost() async throws {
        try await Self.run { stripe in
            let customer = try await stripe.customer()
            _ = try await stripe.sandbox.send(.patch, "/sandbox/stripe/settings", ["loseMeterEvents": 1])
            for number in 0..<3 { _ = try await stripe.event(customer, ["identifier": "\(number)"]) }
            let now = Timestamp.now.seconds / 60 * 60
            let path = "billing/meters/\(StripeState.meter)/event_summaries?customer=\(customer)"
            let total = try await stripe.get("\(path)&start_time=\(now - 600)&end_time=\(now + 600)")
            #expect(total.json["data"]?.array?.first?["aggregated_value"]?.int == 2)
            #expect(try await stripe.get("\(path)&start_time=\(now - 599)&end_time=\(now)").status == 400)
            #expect(try await stripe.get("\(path)&start_time=\(now)").status == 400)
        }
    }

    @Test func webhooksAreSignedWithEverySecretUntilTheyAreTaken() async throws {
        try await Receiver.run(answering: [503]) { receiver, url in
            try await Self.run(webhooks: url) { stripe in
                _ = try await stripe.sandbox.send(.patch, "/sandbox/stripe/settings", ["retryScale": 0.01])
                stripe.sandbox.world.stripe.tell("invoice.paid", ["object": "invoice"])
                let deliveries = await receiver.next(2)
                #expect(deliveries[0].body == deliveries[1].body)
                let header = HTTPField.Name("Stripe-Signature").flatMap { deliveries[1].headers[$0] } ?? ""
                let time = try #require(Int(header.dropFirst(2).prefix { $0.isNumber }))
                let expected = Signature.stripe(body: deliveries[1].body, time: time, secrets: ["whsec_1", "whsec_2"])
                #expect(header.split(separator: ",").prefix(3) == expected.split(separator: ",").prefix(3))
            }
        }
    }

    private static func subscription(_ customer: String) -> [String: String] {
        [
            "customer": customer, "items[0][price]": StripeState.price, "payment_behavior": "default_incomplete",
            "proration_behavior": "none", "billing_cycle_anchor_config[day_of_month]": "1",
        ]
    }

    private static func run(
        webhooks url: String? = nil, _ body: @escaping @Sendable (StripeCaller) async throws -> Void
    ) async throws {
        var settings = SandboxSettings()
        settings.stripeSecretKey = StripeCaller.secretKey
        settings.stripeWebhookURL = url
        settings.stripeWebhookSecret = "whsec_1,whsec_2"
        try await TestSandbox.run(settings: settings) { try await body(StripeCaller(sandbox: $0)) }
    }
}

/// Speaks to the stand-in as a client that keeps to the rules.
private struct StripeCaller: Sendable {
    static let secretKey = "sk_test_1"
    let sandbox: TestSandbox

    func customer() async throws -> String {
        let reply = try await self.post("customers", ["name": "A", "email": "a@example.com"])
        return try #require(reply.json["id"]?.string)
    }

    func event(_ customer: String, _ change: [String: String]) async throws -> TestSandbox.Reply {
        let fields = [
            "event_name": StripeState.eventName, "payload[stripe_customer_id]": customer, "payload[value]": "1",
        ]
        return try await self.post("billing/meter_events", fields.merging(change) { $1 })
    }

    /// - Parameter headers: win over the right ones; an empty value leaves a header out.
    func post(
        _ path: String, _ fields: [String: String], key: String = RandomText.uuid(), headers: [(String, String)] = []
    ) async throws -> TestSandbox.Reply {
        let form = fields.sorted { $0.key < $1.key }.map {
            "\(MetaCourier.percentEncoded($0.key))=\(MetaCourier.percentEncoded($0.value))"
        }
        let right = [("Idempotency-Key", key), ("Content-Type", "application/x-www-form-urlencoded")]
        return try await self.send(.post, path, right + headers, ByteBuffer(string: form.joined(separator: "&")))
    }

    func get(_ path: String) async throws -> TestSandbox.Reply {
        try await self.send(.get, path, [], nil)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [(String, String)], _ body: ByteBuffer?
    ) async throws -> TestSandbox.Reply {
        var fields = HTTPFields()
        let all = [("Authorization", "Bearer \(Self.secretKey)"), ("Stripe-Version", StripeRoutes.version)] + headers
        for (name, value) in all {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value.isEmpty ? nil : value
        }
        let response = try await self.sandbox.client.execute(
            uri: "/stripe/v1/\(path)", method: method, headers: fields, body: body)
        let bytes = Array(buffer: response.body)
        return TestSandbox.Reply(
            status: response.status.code, headers: response.headers, json: (try? JSON(parsing: bytes)) ?? .null,
            bytes: bytes)
    }
}
