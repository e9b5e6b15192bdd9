import FoundationEssentials
import TestSupport
import Testing

/// From the first message to the suspended account and back, through the executables and the sandbox's Stripe.
@Suite(.timeLimit(.minutes(15)))
struct BillingTests {
    @Test
    func aDriverIsChargedOnceAndPaymentsDecideWhetherDriversAreWrittenTo() async throws {
        try await Self.play(webhooks: [:])
    }

    @Test
    func webhooksThatRepeatAndComeInTheWrongOrderChangeNothing() async throws {
        try await Self.play(webhooks: ["duplicateWebhooks": true, "reorderWebhooks": true])
    }

    @Test
    func aDriverWhoOnlyWritesIsActiveToo() async throws {
        let fleet = try await Stack.common.fleet()
        try await fleet.reply(["kind": "text", "text": "Hello"])
        try await eventually("the driver is active") {
            let usage = try await fleet.api("GET", "/usage").json
            return usage["activeDrivers"].int == 1 && usage["messages"]["inbound"].int == 1
        }
    }

    private static func play(webhooks: JSON) async throws {
        let options = Stack.Options {
            $0.billing = true
            $0.settings = ["BILLING_GRACE": "0s"]
        }
        try await Stack.run(options) { stack in
            try await stack.sandbox("PATCH", "stripe/settings", webhooks)
            let fleet = try await stack.fleet()
            try await self.use(fleet)
            let customer = try await self.giveCard(fleet)
            try await stack.sandbox("POST", "stripe/customers/\(customer)/invoices", ["declined": true])
            try await self.standing(fleet, is: "suspended")
            let suppressed = try await self.delivery(fleet, ends: "suppressed")
            #expect(suppressed["errorDetail"].string?.contains("suspended") == true)
            try await fleet.reply(["kind": "text", "text": "I am at the gate"])
            try await fleet.confirmations()
            try await self.payInvoices(fleet)
            try await self.standing(fleet, is: "active")
            _ = try await self.delivery(fleet, ends: "delivered")
            #expect(try await stack.sandbox("GET", "stripe/meter-events")["count"].int == 1)
        }
    }

    /// Messages to and from the driver, of which the first counts.
    private static func use(_ fleet: Fleet) async throws {
        for _ in 0..<2 { _ = try await self.delivery(fleet, ends: "delivered") }
        try await eventually("the driver is counted") {
            try await fleet.stack.sandbox("GET", "stripe/meter-events")["count"].int == 1
        }
        let usage = try await fleet.api("GET", "/usage").json
        #expect(usage["activeDrivers"].int == 1 && usage["messages"]["outbound"].int == 2)
        #expect(usage["cost"] == ["perDriver": 800, "total": 800, "currency": "usd"])
        #expect(try await self.billing(fleet)["status"].string == "trial")
    }

    /// First one that is declined, then a good one.
    /// - Returns: the customer's id.
    private static func giveCard(_ fleet: Fleet) async throws -> String {
        let page = try await self.page(fleet, "checkout")
        let declined = try await self.choose("decline", on: page)
        #expect(declined.status == 200 && declined.text.contains("declined"))
        #expect(try await self.billing(fleet)["status"].string == "trial")
        try await self.pay(on: page)
        try await self.standing(fleet, is: "active")
        let customers = try await fleet.stack.sandbox("GET", "stripe/customers")["customers"].array
        return try #require(customers.first { $0["metadata"]["tenant_id"].string == fleet.tenant }?["id"].string)
    }

    private static func payInvoices(_ fleet: Fleet) async throws {
        try await self.pay(on: try await self.page(fleet, "portal"))
    }

    /// Stripe's page leads back to where the tenant came from.
    private static func pay(on page: String) async throws {
        let answer = try await self.choose("pay", on: page)
        #expect(answer.status == 200 && answer.headers["content-type"]?.hasPrefix("text/css") == true)
    }

    private static func page(_ fleet: Fleet, _ kind: String) async throws -> String {
        let answer = try await fleet.api(
            "POST", "/billing/\(kind)", ["returnUrl": .string("\(fleet.stack.sandboxURL)/page.css?a=b")])
        #expect(answer.status == 201)
        return try #require(answer.json["url"].string)
    }

    private static func choose(_ choice: String, on page: String) async throws -> HTTP.Answer {
        try await HTTP.send(
            "POST", page, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("choice=\(choice)".utf8))
    }

    private static func billing(_ fleet: Fleet) async throws -> JSON {
        try await fleet.api("GET", "").json["billing"]
    }

    /// The worker knows it as well, some seconds later.
    private static func standing(_ fleet: Fleet, is status: String) async throws {
        try await eventually("the tenant is \(status)") { try await self.billing(fleet)["status"].string == status }
    }

    /// Lets trucks arrive until a delivery ends so; what was under way may end differently.
    private static func delivery(_ fleet: Fleet, ends status: String) async throws -> JSON {
        let webhook = try await fleet.webhook()
        return try await eventually("a delivery is \(status)") {
            let known = try await fleet.log().map { $0["id"] }
            #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
            let new = try await eventually("the delivery has ended") {
                try await fleet.log().first { row in
                    let hasEnded = row["status"].string == "suppressed" || row["status"].string == "delivered"
                    return hasEnded && !known.contains(row["id"])
                }
            }
            return new["status"].string == status ? new : JSON?.none
        }
    }
}
