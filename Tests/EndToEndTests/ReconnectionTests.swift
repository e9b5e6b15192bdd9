import TestSupport
import Testing

/// Connecting Samsara again: after something went wrong, with less permission, with another organisation.
@Suite(.timeLimit(.minutes(15)))
struct ReconnectionTests {
    @Test
    func aWebhookThatWasMadeWithoutAnAnswerIsRemovedByTheNextAttempt() async throws {
        try await Stack.run(.init { $0.workers = 0 }) { stack in
            let tenant = try await stack.tenant()
            let organisation = try await stack.sandbox("POST", "samsara/orgs", [:])
            let url = "\(stack.ingressURL)/api/tenant/\(tenant.id)/samsara/configure"
            let webhooks = {
                try await stack.sandbox("GET", "samsara/orgs/\(organisation["orgId"].string ?? "")")["webhooks"].array
            }
            try await stack.fault("samsara", "/webhooks", method: "POST", ["action": "dropAnswer"])
            let lost = try await HTTP.send(
                "POST", url, key: tenant.apiKey, json: ["apiToken": organisation["token"]])
            #expect(lost.status == 503)
            let made = try await webhooks()
            #expect(made.count == 1)
            let found = try await HTTP.send(
                "POST", url, key: tenant.apiKey, json: ["apiToken": organisation["token"]])
            #expect(found.status == 200)
            let kept = try await webhooks()
            #expect(kept.map { $0["id"] } == [found.json["webhook"]["id"]])
            #expect(kept.first?["id"] != made.first?["id"])
        }
    }

    @Test
    func aWebhookThatATokenMayNotReadIsKeptAsItWas() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            let before = try await fleet.state()["webhooks"]
            // One request is the probe, the other is for the webhook itself.
            try await stack.fault("samsara", "/webhooks", times: 2, ["action": "status", "status": 401])
            let refused = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
            #expect(refused.status == 200)
            #expect(refused.json["status"].string == "incomplete")
            // The vendor lists webhooks five times a second, and refuses more.
            try await eventually("the webhook is read") {
                let again = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
                return again.json["status"].string == "connected"
            }
            #expect(try await fleet.state()["webhooks"] == before)
            #expect(try await fleet.happens().statuses == [200])
            try await fleet.templates(1)
        }
    }

    @Test
    func anotherOrganisationTakesThePlaceOfTheFormerOne() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let phone = "+" + fleet.driver.phone
        let other = try await stack.sandbox(
            "POST", "samsara/orgs", ["drivers": [["name": "The same person", "phone": .string(phone)]]])
        let answer = try await fleet.api("POST", "/samsara/configure", ["apiToken": other["token"]])
        #expect(answer.status == 200)
        #expect(answer.json["organisation"]["id"] == other["orgId"])
        #expect(try await fleet.state()["webhooks"].array.isEmpty)
        let drivers = try await fleet.api("GET", "/drivers").json["data"].array
        let shown = Dictionary(uniqueKeysWithValues: drivers.map { ($0["fleetDriverId"].string ?? "", $0) })
        #expect(shown[fleet.driver.id]?["status"].string == "inactive")
        let driver = try #require(shown[other["drivers"][0]["id"].string ?? ""])
        #expect(driver["status"].string == "ready")
        #expect(driver["phoneNumber"].string == phone)
    }
}
