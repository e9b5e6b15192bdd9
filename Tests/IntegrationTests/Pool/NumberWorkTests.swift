import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct NumberWorkTests {
    private static let policy = ExpansionPolicy(initialSize: 12, threshold: .count(2), size: 4)

    private static func order(_ count: Int, _ stores: TestStores) async throws {
        let ordered = try await NumberPool(postgres: stores.postgres).order(
            count, accounts: ["1"], countries: [.unitedStates], perAccount: 100, by: "test")
        #expect(ordered == count)
    }

    private static func work(_ stores: TestStores) -> NumberWork {
        NumberWork(postgres: stores.postgres, vault: stores.vault)
    }

    @Test
    func whateverManyPoolManagersFindMissingIsOrderedOnce() async throws {
        try await TestStores.run { stores in
            let ordered = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await withPostgres(stores.database.url, connections: 1) { postgres in
                            try await NumberPool(postgres: postgres).expand(
                                Self.policy, accounts: ["1", "2"], countries: [.unitedStates, .canada],
                                perAccount: 10
                            ).ordered
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ordered.sorted() == [0, 0, 0, 12])
            let census = try await NumberPool(postgres: stores.postgres).census()
            #expect(census.coming == 12)
            #expect(census.counts(by: \.account) == ["1": 6, "2": 6])
            #expect(census.counts(by: \.country) == [.unitedStates: 6, .canada: 6])
        }
    }

    @Test
    func fewerAreOrderedWhereTheAccountsHaveNoRoom() async throws {
        try await TestStores.run { stores in
            let pool = NumberPool(postgres: stores.postgres)
            let (needed, ordered) = try await pool.expand(
                Self.policy, accounts: ["1"], countries: [.unitedStates], perAccount: 5)
            #expect(needed == 12 && ordered == 5)
        }
    }

    @Test
    func aNumberInSomebodysHandsIsTakenByNobodyElse() async throws {
        try await TestStores.run { stores in
            try await Self.order(2, stores)
            let work = Self.work(stores)
            let one = try #require(try await work.take(hold: .seconds(60)))
            let two = try #require(try await work.take(hold: .seconds(60)))
            #expect(one.id != two.id)
            #expect(try await work.take(hold: .seconds(60)) == nil)
        }
    }

    @Test
    func whoseHoldHasRunOutRecordsNothing() async throws {
        try await TestStores.run { stores in
            try await Self.order(1, stores)
            let work = Self.work(stores)
            var slow = try #require(try await work.take(hold: .zero))
            #expect(try await !work.begin(slow, .buy))
            let next = try #require(try await work.take(hold: .seconds(60)))
            slow.record.state = .failed
            #expect(try await !work.settle(slow))
            #expect(next.id == slow.id)
            #expect(try await work.begin(next, .buy))
        }
    }

    @Test
    func noTwoNumbersAreBoughtAsTheSame() async throws {
        try await TestStores.run { stores in
            try await Self.order(2, stores)
            let work = Self.work(stores)
            let phone = try PhoneNumber(e164: "+15125550100")
            let one = try #require(try await work.take(hold: .seconds(60)))
            let two = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.begin(one, .buy, choice: (phone, .unitedStates)))
            #expect(try await !work.begin(two, .buy, choice: (phone, .unitedStates)))
        }
    }

    @Test
    func whatAStepLeftBehindIsThereForTheNext() async throws {
        try await TestStores.run { stores in
            try await Self.order(1, stores)
            let work = Self.work(stores)
            let phone = try PhoneNumber(e164: "+525512345678")
            let mexico = try #require(CountryCode("MX"))
            var number = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.begin(number, .buy, choice: (phone, mexico)))
            number.record.phoneNumber = phone
            number.record.wait = .zero
            number.record.failures = 3
            number.record.reason = "no answer"
            #expect(try await work.settle(number))
            let next = try #require(try await work.take(hold: .seconds(60)))
            #expect(next.record.phoneNumber == phone)
            #expect(next.country == mexico)
            #expect(next.record.failures == 3)
            #expect(next.record.state == .ordered)
        }
    }

    @Test
    func itsPINStaysTheSameAndIsSealed() async throws {
        try await TestStores.run { stores in
            try await Self.order(1, stores)
            let work = Self.work(stores)
            let number = try #require(try await work.take(hold: .zero))
            let (pin, sealed) = try await work.pin(of: number)
            #expect(pin.reveal().wholeMatch(of: /[0-9]{6}/) != nil)
            let held = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.begin(held, .register, pin: sealed))
            #expect(try await work.settle(held))
            let next = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.pin(of: next).pin == pin)
            #expect(next.record.registrations == 1)
            #expect(next.record.registrationFreedAt ?? .distantPast > next.now)
            let stored = try await stores.administrator.query("SELECT pin FROM whatsapp_numbers").first
            #expect(try stored?.decode([UInt8].self) == sealed)
            #expect(String(decoding: sealed, as: UTF8.self).contains(pin.reveal()) == false)
        }
    }

    @Test
    func thePlatformsKeyIsWrappedAnewWithTheOthers() async throws {
        try await TestStores.run { stores in
            try await Self.order(1, stores)
            let number = try #require(try await Self.work(stores).take(hold: .seconds(60)))
            let (pin, sealed) = try await Self.work(stores).pin(of: number)
            #expect(try await Self.work(stores).begin(number, .register, pin: sealed))
            #expect(try await Self.work(stores).settle(number))
            let swapped = try KeyRing(parsing: Secret("two:\(TestStores.key(2)),one:\(TestStores.key(1))"))
            let count = try await KeyRotation(postgres: stores.postgres, ring: swapped).run { _ in }
            #expect(count == 1)
            let onlyTwo = try KeyRing(parsing: Secret("two:\(TestStores.key(2))"))
            let work = NumberWork(
                postgres: stores.postgres, vault: Vault(postgres: stores.postgres, ring: onlyTwo))
            let next = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.pin(of: next).pin == pin)
        }
    }

    @Test
    func aCodeIsKeptForANumberThatWaitsForOneAndForNoOther() async throws {
        try await TestStores.run { stores in
            try await Self.order(1, stores)
            let work = Self.work(stores)
            let phone = try PhoneNumber(e164: "+15125550100")
            let code = try #require(VerificationCode(in: "123456"))
            var number = try #require(try await work.take(hold: .seconds(60)))
            #expect(try await work.begin(number, .buy, choice: (phone, .unitedStates)))
            number.record.phoneNumber = phone
            number.record.numberID = "1001"
            #expect(try await !work.take(code, for: phone))
            number.record.state = .codeRequested
            number.record.wait = .seconds(3_600)
            #expect(try await work.settle(number))
            #expect(try await work.take(code, for: phone))
            let waiting = try #require(try await work.take(hold: .seconds(60)))
            #expect(waiting.code == code)
        }
    }

    @Test
    func aFullAccountIsLeftForAnotherAndRemembered() async throws {
        try await TestStores.run { stores in
            let pool = NumberPool(postgres: stores.postgres)
            _ = try await pool.order(
                2, accounts: ["1", "2"], countries: [.unitedStates], perAccount: 5, by: "test")
            let number = try #require(try await Self.work(stores).take(hold: .seconds(60)))
            let other = try await pool.otherAccount(
                than: number.account, accounts: ["1", "2"], perAccount: 5)
            #expect(other == (number.account == "1" ? "2" : "1"))
            #expect(try await Self.work(stores).leaveFullAccount(number, for: other))
            let more = try await pool.order(
                9, accounts: ["1", "2"], countries: [.unitedStates], perAccount: 5, by: "test")
            #expect(more == 3)
            #expect(try await pool.otherAccount(than: "2", accounts: ["1", "2"], perAccount: 5) == nil)
        }
    }
}
