import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

/// The database's functions against the transitions of ``DeliveryRecord``.
@Suite(.timeLimit(.minutes(3)))
struct LedgerModelTests {
    @Test
    func theDatabaseRanksStatesAlike() async throws {
        try await TestStores.run { stores async throws in
            for state in DeliveryState.allCases {
                let rows = try await stores.administrator.query("SELECT delivery_rank(\(state.rawValue))")
                #expect(try rows.first?.decode(Int.self) == state.rank, "\(state)")
            }
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func theDatabaseMakesTheSameTransitions(seed: UInt64) async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let patient = DeliveryLedger(postgres: stores.postgres, silence: .seconds(3_600))
            let impatient = DeliveryLedger(postgres: stores.postgres, silence: .zero)
            try await running(patient, impatient) {
                for round in 0..<10 {
                    var play = Play(
                        ledgers: [patient, impatient], intent: .sample(tenant, epoch: 10),
                        generator: SeededGenerator(seed: seed << 8 | UInt64(round)))
                    try await play.run(steps: 15)
                }
            }
        }
    }

    /// One delivery, played in the database and in the model.
    private struct Play {
        let ledgers: [DeliveryLedger]
        var intent: DeliveryIntent
        var generator: SeededGenerator
        var model: DeliveryRecord?
        var attempts: [AttemptID] = [AttemptID(1)]

        init(ledgers: [DeliveryLedger], intent: DeliveryIntent, generator: SeededGenerator) {
            self.ledgers = ledgers
            self.intent = intent
            self.generator = generator
        }

        mutating func run(steps: Int) async throws {
            for step in 0..<steps {
                switch self.model == nil ? 0 : Int.random(in: 0..<10, using: &self.generator) {
                case 0..<4: try await self.begin()
                case 4..<7: try await self.end()
                case 7: try await self.withdraw()
                default: try await self.receive()
                }
                let stored = try await self.stored()
                #expect(stored.state == self.model?.state, "step \(step)")
                #expect(stored.attempts == self.model?.attempts, "step \(step)")
                #expect(stored.resends == self.model?.resends, "step \(step)")
                #expect(stored.epoch == self.model?.epoch, "step \(step)")
            }
        }

        private mutating func begin() async throws {
            let ledger = self.ledgers[Int.random(in: 0..<2, using: &self.generator)]
            self.intent.lease = .sample(Int64.random(in: 9...12, using: &self.generator))
            self.intent.state = Int.random(in: 0..<4, using: &self.generator) == 0 ? .expired : .sending
            self.intent.replays = Int.random(in: 0..<4, using: &self.generator)
            let row = try #require(try await ledger.begin(self.intent))
            guard var model = self.model else {
                #expect(row.isTaken)
                self.model = row.record
                self.model?.replays = self.intent.replays
                self.attempts.append(row.record.attempt)
                return
            }
            // A moment later than the row's, so that no silence at all is over.
            let now = model.attemptedAt.addingTimeInterval(1)
            let attempt = row.isTaken ? row.record.attempt : AttemptID(2)
            let isTaken = model.begin(
                attempt, as: self.intent.state, epoch: self.intent.lease.epoch, at: now, silence: ledger.silence,
                replays: self.intent.replays)
            #expect(isTaken == row.isTaken)
            if row.isTaken { self.attempts.append(attempt) }
            self.model = model
        }

        private mutating func end() async throws {
            let states: [DeliveryState] = [.accepted, .ambiguous, .intended, .failed, .dead, .expired]
            let attempt = self.attempts.randomElement(using: &self.generator) ?? AttemptID(1)
            let state = states.randomElement(using: &self.generator) ?? .accepted
            let isEnded = try await self.ledgers[0].end(self.intent, attempt, state)
            let isExpected = self.model?.end(attempt, as: state)
            #expect(isExpected == isEnded)
        }

        private mutating func withdraw() async throws {
            let attempt = self.attempts.randomElement(using: &self.generator) ?? AttemptID(1)
            try await self.ledgers[0].withdraw(self.intent.key, attempt)
            self.model?.withdraw(attempt)
        }

        private mutating func receive() async throws {
            let status = Receipt.Status.allCases.randomElement(using: &self.generator) ?? .sent
            #expect(try await self.ledgers[0].record(.sample(status), of: self.intent.key) != nil)
            self.model?.receive(status)
        }

        /// Asked for by an epoch that takes nothing.
        private func stored() async throws -> DeliveryRecord {
            var intent = self.intent
            intent.lease = .sample(1)
            return try #require(try await self.ledgers[0].begin(intent)).record
        }
    }
}
