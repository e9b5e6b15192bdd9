import TestSupport
import Testing

/// The five steps as a tenant sees them.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct OnboardingStepsTests {
    @Test
    func aTenantSeesEachStepWithWhatItNeedsUntilItIsLive() async throws {
        let stack = try await Stack.common
        let fresh = try await stack.tenant("New Freight")
        let url = "\(stack.ingressURL)/api/tenant/\(fresh.id)/onboarding"
        let first = try await HTTP.send("GET", url, key: fresh.apiKey, json: nil)
        #expect(first.status == 200, "\(first.text)")
        #expect(Self.statuses(first.json) == ["done", "missing", "done", "done", "missing"])
        #expect(first.json["steps"][1]["todo"].string?.contains("samsara/configure") == true)
        #expect(first.json["isLive"].bool == false)
        let early = try await HTTP.send("POST", "\(url)/test", key: fresh.apiKey, json: nil)
        #expect(early.json["status"].string == "failed")
        #expect(early.json["why"].string?.contains("not connected") == true)

        let fleet = try await stack.fleet(phones: ["", "+" + Stack.newPhone()])
        let connected = try await fleet.api("GET", "/onboarding").json
        #expect(Self.statuses(connected) == ["done", "done", "done", "done", "missing"])
        #expect(connected["steps"][1]["why"].string == "1 of 2 drivers have no phone number")
        let test = try await fleet.api("POST", "/onboarding/test")
        #expect(test.json["status"].string == "passed", "\(test.text)")
        #expect(test.json["milliseconds"].int ?? -1 >= 0)
        let live = try await fleet.api("GET", "/onboarding").json
        #expect(Self.statuses(live) == ["done", "done", "done", "done", "done"])
        #expect(live["isLive"].bool == true)
        // It is in the log, and on nobody's phone.
        let row = try await fleet.log().first
        #expect(row?["kind"].string == "self_test" && row?["status"].string == "suppressed")
        for driver in fleet.drivers where !driver.phone.isEmpty {
            #expect(try await fleet.messages(driver).isEmpty)
        }
    }

    @Test
    func driversWithoutNumbersAndATokenThatLacksScopesAreSaid() async throws {
        let stack = try await Stack.common
        let silent = try await stack.fleet(phones: ["", ""])
        let steps = try await silent.api("GET", "/onboarding").json["steps"]
        #expect(steps[1]["status"].string == "missing")
        #expect(steps[1]["why"].string == "no driver has a phone number")
        #expect(steps[4]["why"].string == "a step before is not done")
        let poor = try await stack.fleet(organisation: ["scopes": ["Read Org Information", "Read Drivers"]])
        let step = try await poor.api("GET", "/onboarding").json["steps"][1]
        #expect(step["status"].string == "failed")
        #expect(step["why"].string?.isEmpty == false)
    }

    @Test
    func withoutAWorkerTheTestSaysThatNothingComesOut() async throws {
        try await Stack.run(.init { $0.workers = 0 }) { stack in
            let fleet = try await stack.fleet()
            let test = try await fleet.api("POST", "/onboarding/test")
            #expect(test.json["status"].string == "failed")
            #expect(test.json["why"].string == "it was accepted, and no worker has taken it since")
        }
    }

    @Test
    func whoeverWaitsForANumberSeesItsPlace() async throws {
        try await Stack.run(.init { $0.numbers = 0 }) { stack in
            for place in 1...2 {
                let why = try await Self.place(stack)
                #expect(why.contains("number \(place) in the line"))
            }
        }
    }

    /// Of a new tenant.
    private static func place(_ stack: Stack) async throws -> String {
        let body: JSON = ["companyName": "Late Freight", "contactEmail": "late@example.com", "fleetSize": 1]
        let created = try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants", key: stack.operatorToken, json: body
        ).json
        let shown = try await HTTP.send(
            "GET", "\(stack.ingressURL)/api/tenant/\(created["id"].string ?? "")/onboarding",
            key: created["apiKey"].string, json: nil
        ).json
        #expect(shown["steps"][2]["status"].string == "running")
        return shown["steps"][2]["why"].string ?? ""
    }

    private static func statuses(_ json: JSON) -> [String?] {
        json["steps"].array.map { $0["status"].string }
    }
}
