import Core
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DriverDirectoryTests {
    @Test
    func aMergeTakesOverTheFleetsListAndKeepsNumbersThatAPersonEntered() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge(
                [Self.driver("1", "(512) 555-0123"), Self.driver("2", "ask dispatch")],
                provider: .samsara, tenant: tenant)
            #expect(try await directory.driver("1", of: tenant)?.phone?.e164 == "+15125550123")
            let without = try #require(try await directory.driver("2", of: tenant))
            #expect(without.phone == nil && without.phoneProblem?.isEmpty == false)
            #expect(try await Self.enter(directory, "+15125550177", for: "1", tenant) == .saved)
            try await directory.merge(
                [Self.driver("1", "(512) 555-0199", name: "Samuel")], provider: .samsara, tenant: tenant)
            let kept = try #require(try await directory.driver("1", of: tenant))
            #expect(kept.phone?.e164 == "+15125550177")
            #expect(kept.phoneSource == .entered)
            #expect(kept.name == "Samuel")
        }
    }

    @Test
    func aPhoneThatTwoDriversShareGoesToTheFirstAndTheOtherIsListedWithTheReason() async throws {
        try await Self.withDirectory { directory, tenant in
            let drivers = [
                Self.driver("1", "(512) 555-0123"), Self.driver("2", "+1 512 555 0123"),
                Self.driver("3", "512-555-0124"),
            ]
            try await directory.merge(drivers, provider: .samsara, tenant: tenant)
            let found = try await directory.drivers(of: tenant, after: nil, limit: 10)
            #expect(found.map(\.id) == ["1", "2", "3"])
            #expect(found.map { $0.phone?.e164 } == ["+15125550123", nil, "+15125550124"])
            #expect(found[1].phoneProblem == "another driver has the same phone number")
            // And so it stays.
            try await directory.merge(drivers.reversed(), provider: .samsara, tenant: tenant)
            #expect(try await directory.driver("1", of: tenant)?.phone?.e164 == "+15125550123")
        }
    }

    @Test
    func driversOfAFleetMaySwapTheirPhones() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge(
                [Self.driver("1", "512-555-0123"), Self.driver("2", "512-555-0124")], provider: .samsara, tenant: tenant
            )
            let swapped = [Self.driver("1", "512-555-0124"), Self.driver("2", "512-555-0123")]
            try await directory.merge(swapped, provider: .samsara, tenant: tenant)
            let found = try await directory.drivers(of: tenant, after: nil, limit: 10)
            #expect(found.map { $0.phone?.e164 } == ["+15125550124", "+15125550123"])
        }
    }

    @Test(arguments: [["1", "2"], ["2", "1"]] as [[FleetDriverID]])
    func aPhoneThatPassesToAnotherDriverTakesWhatWasLearnedOfItAlong(_ order: [FleetDriverID]) async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge([Self.driver("1", "512-555-0123")], provider: .samsara, tenant: tenant)
            try await directory.learn(waID: "15125550123", userID: "US.1", of: "1", tenant: tenant)
            let phones: [FleetDriverID: String] = ["1": "512-555-0199", "2": "512-555-0123"]
            try await directory.merge(
                order.map { Self.driver($0, phones[$0] ?? "") }, provider: .samsara, tenant: tenant)
            let found = try await directory.drivers(of: tenant, after: nil, limit: 10)
            #expect(found.map { $0.phone?.e164 } == ["+15125550199", "+15125550123"])
            let sender = Reply.Sender(waID: "15125550123", userID: nil)
            #expect(try await directory.driver(sender: sender, of: tenant)?.id == "2")
            #expect(try await directory.driver(sender: .init(waID: nil, userID: "US.1"), of: tenant) == nil)
        }
    }

    @Test
    func whoeverIsNotInTheWholeListIsActiveNoMoreAndGivesUpTheNumber() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge(
                [Self.driver("1", "512-555-0123"), Self.driver("2", "512-555-0124")], provider: .samsara,
                tenant: tenant)
            try await directory.merge(
                [Self.driver("3", "512-555-0123")], isWhole: true, provider: .samsara, tenant: tenant)
            let found = try await directory.drivers(of: tenant, after: nil, limit: 10)
            #expect(found.map(\.isActive) == [false, false, true])
            #expect(found.map { $0.phone?.e164 } == [nil, "+15125550124", "+15125550123"])
            #expect(try await Self.enter(directory, "+15125550124", for: "3", tenant) == .saved)
        }
    }

    @Test
    func anotherNumberForADriverIsAnotherPersonToWhatsApp() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge([Self.driver("1", "512-555-0123")], provider: .samsara, tenant: tenant)
            try await directory.learn(waID: "15125550123", userID: "US.1", of: "1", tenant: tenant)
            let sender = Reply.Sender(waID: nil, userID: "US.1")
            #expect(try await Self.enter(directory, "+15125550123", for: "1", tenant) == .saved)
            #expect(try await directory.driver(sender: sender, of: tenant)?.id == "1")
            #expect(try await Self.enter(directory, "+15125550177", for: "1", tenant) == .saved)
            #expect(try await directory.driver(sender: sender, of: tenant) == nil)
        }
    }

    @Test
    func enteringANumberSaysWhatStandsInItsWay() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge(
                [Self.driver("1", "512-555-0123"), Self.driver("2", "")], provider: .samsara, tenant: tenant)
            #expect(try await Self.enter(directory, "+15125550123", for: "2", tenant) == .takenBy("1"))
            #expect(try await Self.enter(directory, "+15125550155", for: "3", tenant) == .unknownDriver)
            #expect(try await Self.enter(directory, "+15125550155", for: "2", tenant) == .saved)
        }
    }

    @Test
    func theSamePhoneMayBelongToDriversOfTwoTenants() async throws {
        try await TestStores.run { stores in
            let (one, two): (TenantID, TenantID) = (try await stores.newTenant(), try await stores.newTenant())
            let directory = DriverDirectory(postgres: stores.postgres)
            for tenant in [one, two] {
                try await directory.merge(
                    [Self.driver(.init("driver-\(tenant)"), "512-555-0123")], provider: .samsara, tenant: tenant)
            }
            for tenant in [one, two] {
                let found = try await directory.driver(sender: .init(waID: "15125550123", userID: nil), of: tenant)
                #expect(found?.id == .init("driver-\(tenant)"))
            }
        }
    }

    @Test(arguments: [
        ("+525512345678", "5215512345678"), ("+5215512345678", "525512345678"), ("+5511987654321", "551187654321"),
        ("+551187654321", "5511987654321"), ("+15125550123", "15125550123"),
    ])
    func aSenderIsFoundInEveryFormOfItsNumber(stored: String, sender: String) async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge([Self.driver("1", stored)], provider: .samsara, tenant: tenant)
            #expect(try await directory.driver(sender: .init(waID: sender, userID: nil), of: tenant)?.id == "1")
            #expect(try await directory.driver(sender: .init(waID: "15125559999", userID: nil), of: tenant) == nil)
        }
    }

    @Test
    func aSenderWithoutANumberIsFoundByTheUserIdThatWasLearned() async throws {
        try await Self.withDirectory { directory, tenant in
            try await directory.merge([Self.driver("1", "512-555-0123")], provider: .samsara, tenant: tenant)
            let sender = Reply.Sender(waID: nil, userID: "US.abcdef")
            #expect(try await directory.driver(sender: sender, of: tenant) == nil)
            try await directory.learn(waID: nil, userID: "US.abcdef", of: "1", tenant: tenant)
            #expect(try await directory.driver(sender: sender, of: tenant)?.id == "1")
        }
    }

    @Test
    func aPageBeginsAfterTheLastDriverOfTheOneBefore() async throws {
        try await Self.withDirectory { directory, tenant in
            let drivers = (1...5).map { Self.driver(.init("id-\($0)"), "512-555-010\($0)") }
            try await directory.merge(drivers, provider: .samsara, tenant: tenant)
            let first = try await directory.drivers(of: tenant, after: nil, limit: 2)
            let second = try await directory.drivers(of: tenant, after: first.last?.id, limit: 10)
            #expect((first + second).map(\.id) == ["id-1", "id-2", "id-3", "id-4", "id-5"])
        }
    }

    private static func driver(_ id: FleetDriverID, _ phone: String, name: String = "Sam") -> DiscoveredDriver {
        DiscoveredDriver(
            DriverProfile(id: id, name: name, phone: phone), country: .unitedStates, language: .english)
    }

    private static func enter(
        _ directory: DriverDirectory, _ phone: String, for driver: FleetDriverID, _ tenant: TenantID
    ) async throws -> DriverDirectory.PhoneChange {
        try await directory.enter(
            phone: try PhoneNumber(e164: phone), name: nil, language: nil, of: driver, tenant: tenant, actor: "test")
    }

    private static func withDirectory(_ body: (DriverDirectory, TenantID) async throws -> Void) async throws {
        try await TestStores.run { stores in
            try await body(DriverDirectory(postgres: stores.postgres), try await stores.newTenant())
        }
    }
}
