import Core
import TestSupport
import Testing

/// Numbers from their purchase to their end, through the executables and the sandbox's Graph and Twilio.
@Suite(.timeLimit(.minutes(15)))
struct NumberLifeTests {
    private static let account = "610000000000001"

    private static func options(
        _ size: Int, accounts: [String] = [Self.account], _ change: (inout Stack.Options) -> Void = { _ in }
    ) -> Stack.Options {
        Stack.Options {
            $0.numbers = 0
            $0.accounts = accounts
            $0.settings = [
                "POOL_INITIAL_SIZE": "\(size)", "POOL_EXPANSION_THRESHOLD": "0", "POOL_RESERVED": "0",
                "POOL_COUNTRIES": "US,CA", "POOL_CODE_WAIT": "2s", "POOL_QUARANTINE": "0s",
            ]
            change(&$0)
        }
    }

    @Test
    func aTenantOfAnEmptyPoolGetsANumberThatWasBoughtForItAndWritesFromIt() async throws {
        try await Stack.run(Self.options(2)) { stack in
            let fleet = try await stack.fleet()
            #expect(try await fleet.happens().statuses == [200])
            try await fleet.templates(1)
            try await fleet.reply(["kind": "text", "text": "On my way"])
            try await fleet.confirmations(1)
            try await stack.awaitNumbers(["available": 1, "assigned": 1])
            let bought = try await stack.boughtNumbers()
            #expect(bought.count == 2)
            let numbers = try await stack.sandbox("GET", "whatsapp/accounts/\(Self.account)/numbers")["numbers"].array
            #expect(numbers.map { $0["registrations"].int } == [1, 1])
            #expect(numbers.allSatisfy { $0["profile"]["about"].string == "Messages about your trips" })
            for process in stack.all where process.name != "sandbox" {
                for number in bought { #expect(!process.log.contains(number.dropFirst())) }
                for number in numbers { #expect(!process.log.contains(number["pin"].string ?? "?")) }
            }
        }
    }

    @Test(
        arguments: [
            ("a code that is only in the carrier's list", ["webhooks": false]),
            ("texts that are lost", ["texts": "lose"]),
            ("texts whose codes are taken out", ["texts": "redact"]),
        ] as [(String, JSON)])
    func aCodeIsFoundWhereverItComes(_: String, carrier: JSON) async throws {
        try await Stack.run(Self.options(1) { $0.twilio = carrier }) { stack in
            try await stack.awaitNumbers(["available": 1])
            #expect(try await stack.boughtNumbers().count == 1)
        }
    }

    @Test
    func aCodeThatComesLateOrIsWrongIsAskedForAnew() async throws {
        try await Stack.run(Self.options(1) { $0.twilio = ["texts": "hold", "transcriptDelayMs": 60_000] }) { stack in
            let number = try await eventually("a code is asked for") {
                try await stack.numbers().first { $0.state == "code_requested" }?.phoneNumber
            }
            try await stack.sandbox("POST", "twilio/texts", ["to": .string(number), "body": "Your code is 000-000"])
            try await eventually("another code is asked for") {
                try await stack.requests("whatsapp", "request_code").count >= 2
            }
            try await stack.sandbox("PATCH", "twilio/settings", ["texts": "deliver"])
            try await stack.awaitNumbers(["available": 1])
        }
    }

    @Test
    func ordersWaitUntilTheCarrierHasNumbersAgain() async throws {
        let none: JSON = ["US": 0, "CA": 0, "MX": 0, "GB": 0, "AU": 0]
        try await Stack.run(Self.options(2) { $0.twilio = ["stock": none] }) { stack in
            try await eventually("the reason is told") {
                try await stack.numbers().contains { $0.reason?.contains("no number for sale in US, CA") == true }
            }
            try await stack.sandbox("PATCH", "twilio/settings", ["stock": ["CA": 5]])
            try await stack.awaitNumbers(["available": 2])
            #expect(try await stack.numbers().allSatisfy { $0.country == "CA" })
        }
    }

    @Test
    func aFullAccountIsLeftForOneWithRoom() async throws {
        let accounts = [Self.account, "610000000000002"]
        try await Stack.run(Self.options(4, accounts: accounts) { $0.poolManagers = 0 }) { stack in
            try await stack.sandbox("PATCH", "whatsapp/accounts/\(accounts[0])", ["numberLimit": 1])
            try stack.start("pool-manager")
            try await stack.awaitNumbers(["available": 4])
            for (account, count) in zip(accounts, [1, 3]) {
                let held = try await stack.sandbox("GET", "whatsapp/accounts/\(account)/numbers")["numbers"].array
                #expect(held.count == count)
            }
        }
    }

    @Test
    func aDeclinedDisplayNameHoldsANumberBackUntilItIsApproved() async throws {
        let options = Self.options(1) {
            $0.whatsApp = $0.whatsApp.merging(["nameStatus": "DECLINED"])
        }
        try await Stack.run(options) { stack in
            try await eventually("the reason is told") {
                try await stack.numbers().contains { $0.reason?.contains("declined the display name") == true }
            }
            let id = try #require(try await stack.numbers().first?.id)
            try await stack.sandbox("PATCH", "whatsapp/numbers/\(id)", ["name": "APPROVED"])
            try await stack.awaitNumbers(["available": 1])
        }
    }

    @Test
    func aNumberThatIsReleasedRestsAndOneThatIsRetiredGoesBackToTheCarrier() async throws {
        try await Stack.run(Self.options(1)) { stack in
            let tenant = try await stack.tenant()
            let number = try #require(try await stack.numbers().first?.phoneNumber)
            #expect(try await stack.command(["retire", number]).status != 0)
            #expect(try await stack.command(["release", number, "--by", "ann"]).status == 0)
            try await stack.awaitNumbers(["available": 1])
            #expect(try await stack.command(["reserve", tenant.number]).status == 0)
            #expect(try await stack.command(["retire", number]).status == 0)
            try await eventually("the carrier has it back", within: .seconds(60)) {
                try await stack.sandbox("GET", "twilio/numbers")["numbers"].array.allSatisfy {
                    $0["released"].bool == true || $0["phoneNumber"].string != number
                }
            }
            try await eventually("it is retired") { try await stack.numbers().contains { $0.state == "retired" } }
            let history = try await stack.command(["history", number])
            for event in ["ordered", "bought", "registered", "assigned", "release", "clear_profile", "retired"] {
                #expect(history.output.contains(event))
            }
            #expect(history.output.contains("ann"))
        }
    }

    @Test
    func whateverStepAPoolManagerIsKilledInTheNextOneGoesOnAndNothingIsBoughtTwice() async throws {
        let calls = [
            ("twilio", "IncomingPhoneNumbers.json"), ("whatsapp", "/phone_numbers"), ("whatsapp", "/request_code"),
            ("whatsapp", "/verify_code"), ("whatsapp", "/register"), ("whatsapp", "/whatsapp_business_profile"),
        ]
        try await Stack.run(Self.options(calls.count) { $0.poolManagers = 0 }) { stack in
            for (vendor, path) in calls {
                try await stack.fault(vendor, path, method: "POST", ["action": "holdAnswer"])
            }
            let first = try stack.start("pool-manager")
            for (vendor, path) in calls {
                try await eventually("\(path) is under way", within: .seconds(60)) {
                    try await !stack.requests(vendor, path).isEmpty
                }
            }
            first.kill()
            try await stack.sandbox("DELETE", "faults")
            try stack.start("pool-manager")
            try stack.start("pool-manager")
            try await stack.awaitNumbers(["available": calls.count], within: .seconds(150))
            #expect(try await stack.boughtNumbers().count == calls.count)
            let numbers = try await stack.sandbox("GET", "whatsapp/accounts/\(Self.account)/numbers")["numbers"].array
            #expect(numbers.count == calls.count)
            #expect(numbers.allSatisfy { $0["registrations"].int == 1 })
        }
    }

    @Test
    func tenantsWaitWhileAnAccountsTemplatesAreInReview() async throws {
        let options = Self.options(1) { $0.whatsApp = $0.whatsApp.merging(["templateStatus": "PENDING"]) }
        try await Stack.run(options) { stack in
            try await stack.awaitNumbers(["profiled": 1])
            let count = try TemplateCatalogue.standard.definitions.count
            let templates = try await eventually("the templates are handed in", within: .seconds(60)) {
                let templates = try await stack.templates(of: Self.account)
                return templates.count == count ? templates : nil
            }
            for (index, template) in templates.enumerated() {
                let id = template["id"].string ?? ""
                let status: JSON =
                    index == 0 ? ["status": "REJECTED", "reason": "INVALID_FORMAT"] : ["status": "APPROVED"]
                try await stack.sandbox("PATCH", "whatsapp/templates/\(id)", status)
            }
            try await stack.awaitNumbers(["available": 1], within: .seconds(150))
            let stats = try await stack.command(["stats", "--json"])
            #expect(stats.output.contains("refused: "))
        }
    }
}
