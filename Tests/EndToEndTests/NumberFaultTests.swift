import TestSupport
import Testing

/// What vendors refuse, throttle or lose while a number is on its way.
@Suite(.timeLimit(.minutes(15)))
struct NumberFaultTests {
    private static let account = "610000000000001"
    private static let steps = [
        ("twilio", "IncomingPhoneNumbers.json"), ("whatsapp", "/phone_numbers"), ("whatsapp", "/request_code"),
        ("whatsapp", "/verify_code"), ("whatsapp", "/register"), ("whatsapp", "/whatsapp_business_profile"),
    ]

    private static func run(_ size: Int, _ body: (Stack) async throws -> Void) async throws {
        let options = Stack.Options {
            $0.numbers = 0
            $0.accounts = [Self.account]
            $0.poolManagers = 0
            $0.workers = 0
            $0.settings = [
                "POOL_INITIAL_SIZE": "\(size)", "POOL_EXPANSION_THRESHOLD": "0", "POOL_RESERVED": "0",
                "POOL_COUNTRIES": "US", "POOL_CODE_WAIT": "2s",
            ]
        }
        try await Stack.run(options, body)
    }

    private static func check(_ stack: Stack, _ size: Int) async throws {
        #expect(try await stack.boughtNumbers().count == size)
        let numbers = try await stack.sandbox("GET", "whatsapp/accounts/\(Self.account)/numbers")["numbers"].array
        #expect(numbers.count == size)
    }

    /// `dropAnswer`: it was done, and nobody was told.
    @Test(arguments: ["dropAnswer", "reset", "garbage"])
    func anAnswerThatIsLostIsMadeUpForByLookingFirst(action: String) async throws {
        try await Self.run(2) { stack in
            for (vendor, path) in Self.steps {
                try await stack.fault(vendor, path, method: "POST", ["action": .string(action)])
            }
            try stack.start("pool-manager")
            try await stack.awaitNumbers(["available": 2], within: .seconds(180))
            try await Self.check(stack, 2)
        }
    }

    @Test(arguments: [4, 80_007, 190])
    func aLimitOrATokenOfGraphHoldsNumbersUpAndLosesNone(code: Int) async throws {
        try await Self.run(2) { stack in
            for (vendor, path) in Self.steps where vendor == "whatsapp" {
                try await stack.fault(
                    vendor, path, method: "POST", ["action": "status", "status": 400, "errorCode": .int(code)])
            }
            try stack.start("pool-manager")
            try await stack.awaitNumbers(["available": 2], within: .seconds(180))
            try await Self.check(stack, 2)
        }
    }

    @Test
    func whatWillNeverSucceedIsGivenUpAndCanBeRetired() async throws {
        try await Self.run(1) { stack in
            try await stack.fault(
                "whatsapp", "/register", method: "POST", ["action": "status", "status": 400, "errorCode": 133_005])
            let pool = try stack.start("pool-manager")
            try await stack.awaitNumbers(["failed": 1])
            #expect(pool.log.contains("A number was given up"))
            let number = try #require(try await stack.numbers().first?.phoneNumber)
            #expect(try await stack.command(["retire", number]).status == 0)
            try await eventually("the carrier has it back") { try await stack.boughtNumbers().isEmpty }
        }
    }

    @Test
    func clocksThatDifferMakeNoDifference() async throws {
        let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
        try await Self.run(4) { stack in
            for offset in ["+3600", "-3600"] {
                try stack.start(
                    "pool-manager",
                    ["LD_PRELOAD": library, "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"])
            }
            try await stack.awaitNumbers(["available": 4], within: .seconds(180))
            try await Self.check(stack, 4)
        }
    }
}
