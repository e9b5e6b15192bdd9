import ArgumentParser
import Core
import Runtime
import Storage

extension PoolManager {
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints how many numbers there are, where, and for how long they last.")

        @Flag(help: "As JSON.")
        var json = false

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        /// The time whose assignments make the forecast.
        private static let days = 30

        func run() async throws {
            let json = self.json
            await OperatorCommand.execute(self.settings) { pool, _, _ in
                let stats = PoolStats(
                    try await pool.census(), try await pool.accounts.overview(),
                    assignments: try await pool.assignments(days: Self.days), days: Self.days)
                StandardStream.output.write(json ? try OperatorJSON.text(stats) : stats.text)
            }
        }
    }

    struct Expand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Orders numbers, whether or not the pool is short of them.")

        @Option(help: "How many; otherwise POOL_EXPANSION_SIZE.")
        var count: Int?

        @OptionGroup var command: OperatorCommand

        func validate() throws {
            guard (1...1_000).contains(self.count ?? 1) else { throw ValidationError("--count takes 1 to 1000") }
        }

        func run() async throws {
            let (count, actor) = (self.count, self.command.actor)
            await OperatorCommand.execute(self.command.settings) { pool, settings, log in
                let numbers = settings.numbers
                guard !numbers.accounts.isEmpty else {
                    throw StartupFailure(.configuration, "WHATSAPP_BUSINESS_ACCOUNT_IDS: names no business account")
                }
                let wanted = count ?? numbers.expansion.size
                let record = try await log.begin("numbers.expand", by: actor, target: "\(wanted)", matched: wanted)
                let ordered = try await pool.order(
                    wanted, accounts: numbers.accounts, countries: numbers.countries, perAccount: numbers.perAccount,
                    by: actor)
                try await log.end(record, done: ordered)
                StandardStream.output.write("\(ordered) ordered\n")
                guard ordered == wanted else {
                    throw StartupFailure(.usage, "the business accounts have no room for \(wanted - ordered) more")
                }
            }
        }
    }

    struct Reserve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets a free number aside; it is given out when there is no other.")

        @Argument(help: "The phone number with +, or WhatsApp's id of it.")
        var number: String

        @OptionGroup var command: OperatorCommand

        func run() async throws {
            let (number, actor) = (self.number, self.command.actor)
            await OperatorCommand.move(self.command.settings, number, "reserve", by: actor) { pool, _ in
                try await pool.reserve(number, by: actor)
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a number back from its tenant, for POOL_QUARANTINE; or frees one that was set aside.")

        @Argument(help: "The phone number with +, or WhatsApp's id of it.")
        var number: String

        @OptionGroup var command: OperatorCommand

        func run() async throws {
            let (number, actor) = (self.number, self.command.actor)
            await OperatorCommand.move(self.command.settings, number, "release", by: actor) { pool, settings in
                let move = try await pool.release(number, quarantine: settings.numbers.quarantine, by: actor)
                guard case .refused(.reserved) = move else { return move }
                return try await pool.unreserve(number, by: actor)
            }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deregisters a number that nobody has, and gives it back to its carrier.")

        @Argument(help: "The phone number with +, or WhatsApp's id of it.")
        var number: String

        @OptionGroup var command: OperatorCommand

        func run() async throws {
            let (number, actor) = (self.number, self.command.actor)
            await OperatorCommand.move(self.command.settings, number, "retire", by: actor) { pool, _ in
                try await pool.retire(number, by: actor)
            }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints what became of a number, oldest first.")

        @Argument(help: "The phone number with +, or WhatsApp's id of it.")
        var number: String

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() async throws {
            let number = self.number
            await OperatorCommand.execute(self.settings) { pool, _, _ in
                let events = try await pool.history(of: number)
                guard !events.isEmpty else {
                    throw StartupFailure(.notFound, "the pool does not have this number")
                }
                StandardStream.output.write(NumberHistory.text(events))
            }
        }
    }
}
