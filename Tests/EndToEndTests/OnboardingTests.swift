import TestSupport
import Testing

/// Connecting a tenant's Samsara organisation.
@Suite(.timeLimit(.minutes(15)))
struct OnboardingTests {
    @Test
    func aTokenThatSamsaraRefusesIsSaidToBeWrongByItsField() async throws {
        let stack = try await Stack.common
        let tenant = try await stack.tenant()
        let answer = try await Self.configure(stack, tenant, ["apiToken": "samsara_api_unknown"])
        #expect(answer.status == 422)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json["errors"][0]["pointer"].string == "/apiToken")
        #expect(!answer.text.contains("samsara_api_unknown"))
        #expect(!stack.ingresses[0].log.contains("samsara_api_unknown"))
    }

    @Test
    func aTokenOfAnotherOrganisationIsRefusedByItsField() async throws {
        let stack = try await Stack.common
        let tenant = try await stack.tenant()
        let organisation = try await stack.sandbox("POST", "samsara/orgs", [:])
        let answer = try await Self.configure(stack, tenant, ["apiToken": organisation["token"], "orgId": "1"])
        #expect(answer.status == 422)
        #expect(answer.json["errors"][0]["pointer"].string == "/orgId")
        let organisationID = organisation["orgId"].string ?? ""
        let state = try await stack.sandbox("GET", "samsara/orgs/\(organisationID)")
        #expect(state["webhooks"].array.isEmpty)
    }

    @Test
    func missingScopesAreListedByTheirNamesInTheDashboardAndTheRestWorks() async throws {
        let stack = try await Stack.common
        let tenant = try await stack.tenant()
        let scopes: JSON = ["Read Org Information", "Read Drivers", "Read Webhooks", "Write Webhooks"]
        let organisation = try await stack.sandbox("POST", "samsara/orgs", ["scopes": scopes])
        let answer = try await Self.configure(stack, tenant, ["apiToken": organisation["token"]])
        #expect(answer.status == 200)
        #expect(answer.json["status"].string == "incomplete")
        let missing = answer.json["scopes"]["missing"].array.compactMap(\.string)
        #expect(missing == ["Read Routes", "Read Documents", "Read Assignments"])
        #expect(answer.json["drivers"]["found"].int == 5)
        #expect(answer.json["webhook"]["id"].string != nil)
    }

    @Test
    func withoutThePermissionToMakeWebhooksThatIsWhatIsMissing() async throws {
        let stack = try await Stack.common
        let tenant = try await stack.tenant()
        let scopes: JSON = [
            "Read Org Information", "Read Drivers", "Read Webhooks", "Read Routes", "Read Documents",
            "Read Assignments",
        ]
        let organisation = try await stack.sandbox("POST", "samsara/orgs", ["scopes": scopes])
        let answer = try await Self.configure(stack, tenant, ["apiToken": organisation["token"]])
        #expect(answer.status == 200)
        #expect(answer.json["status"].string == "incomplete")
        #expect(answer.json["scopes"]["missing"].array.compactMap(\.string) == ["Write Webhooks"])
        #expect(answer.json["webhook"] == .null)
    }

    @Test
    func connectingTwiceKeepsTheWebhookAndTheDrivers() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let before = try await fleet.state()["webhooks"]
        let answer = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
        #expect(answer.status == 200)
        #expect(answer.json["status"].string == "connected")
        #expect(try await fleet.state()["webhooks"] == before)
        #expect(try await fleet.api("GET", "/drivers").json["data"].array.count == 1)
    }

    @Test
    func theAnswerTellsWhichDriversNeedANumberAndWhy() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(phones: ["+" + Stack.newPhone(), "ask dispatch", ""])
        let drivers = try await fleet.api("GET", "/drivers").json["data"].array
        #expect(drivers.map { $0["status"].string } == ["ready", "needsPhone", "needsPhone"])
        #expect(drivers.dropFirst().allSatisfy { $0["phoneProblem"].string?.isEmpty == false })
    }

    @Test
    func aSamsaraThatIsAwayIsAskedForPatienceAndNothingIsChanged() async throws {
        try await Stack.run(.init { $0.workers = 0 }) { stack in
            let tenant = try await stack.tenant()
            let organisation = try await stack.sandbox("POST", "samsara/orgs", [:])
            for action in [["action": "status", "status": 500], ["action": "reset"], ["action": "garbage"]] as [JSON] {
                try await stack.fault("samsara", "/me", action)
                let answer = try await Self.configure(stack, tenant, ["apiToken": organisation["token"]])
                #expect(answer.status == 503, "\(action)")
                #expect(answer.headers["retry-after"] != nil, "\(action)")
            }
            try await stack.fault("samsara", "/me", ["action": "throttle", "retryAfter": 0.5])
            #expect(try await Self.configure(stack, tenant, ["apiToken": organisation["token"]]).status == 503)
            #expect(try await Self.configure(stack, tenant, ["apiToken": organisation["token"]]).status == 200)
        }
    }

    private static func configure(
        _ stack: Stack, _ tenant: (id: String, apiKey: String, number: String), _ body: JSON
    ) async throws -> HTTP.Answer {
        try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenant/\(tenant.id)/samsara/configure", key: tenant.apiKey, json: body)
    }
}
