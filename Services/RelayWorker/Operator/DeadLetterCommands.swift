import ArgumentParser
import FoundationEssentials
import Runtime
import Storage

extension RelayWorker {
    struct DeadLetterCommands: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dead-letters", abstract: "Works on entries that were given up on.",
            subcommands: [List.self, Show.self, Replay.self, Discard.self])
    }
}

extension RelayWorker.DeadLetterCommands {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists those that match, in the order in which they were accepted.")

        @OptionGroup var options: DeadLetterOptions

        @Option(help: "How many are printed at most.")
        var limit = 100

        @Flag(help: "As JSON.")
        var json = false

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func validate() throws {
            guard self.limit > 0 else { throw ValidationError("--limit takes 1 or more") }
        }

        func run() async throws {
            let (options, limit, json) = (self.options, self.limit, self.json)
            await OperatorStores.execute(self.settings, needsDatabase: options.tenant != nil) { stores in
                let letters = DeadLetters(redis: stores.redis, topology: stores.topology)
                let found = try await letters.find(try await options.filter(in: stores))
                var list = DeadLetterList(matched: found.count)
                for id in found.prefix(limit) {
                    if let letter = try await letters.letter(id) { list.letters.append(.init(letter)) }
                }
                StandardStream.output.write(json ? try OperatorJSON.text(list) : list.table)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints all that is kept of one, its body with names and texts included.")

        @Argument(help: "As `list` prints it.")
        var id: DeadLetter.ID

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() async throws {
            let id = self.id
            await OperatorStores.execute(self.settings) { stores in
                let letters = DeadLetters(redis: stores.redis, topology: stores.topology)
                guard let letter = try await letters.letter(id) else {
                    throw StartupFailure(.notFound, "there is no dead letter \(id)")
                }
                StandardStream.output.write(letter.wholeText)
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts those that match back, each once, in the order in which they were accepted.")

        @OptionGroup var options: DeadLetterOptions
        @OptionGroup var action: OperatorAction.Options

        @Option(help: "How many in a second.")
        var rate = 50

        @Flag(help: "Lets deadlines count from now; otherwise what is too old expires.")
        var renew = false

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func validate() throws {
            guard (1...10_000).contains(self.rate) else { throw ValidationError("--rate takes 1 to 10000") }
            try self.action.validate(self.options)
        }

        func run() async throws {
            let (renew, rate) = (self.renew, self.rate)
            let action = OperatorAction(
                name: renew ? "dead_letters.renew" : "dead_letters.replay", actor: self.action.actor,
                options: self.options)
            await OperatorStores.execute(self.settings, needsDatabase: true) { stores in
                let letters = DeadLetters(redis: stores.redis, topology: stores.topology)
                let done = try await action.run(stores, interval: .seconds(1) / rate) { id in
                    try await letters.replay(id, renewal: renew ? Date() : nil)
                }
                StandardStream.output.write("\(done) put back\n")
            }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes those that match for good.")

        @OptionGroup var options: DeadLetterOptions
        @OptionGroup var action: OperatorAction.Options

        @Flag(help: "Needed unless each is named by --id.")
        var yes = false

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func validate() throws {
            try self.action.validate(self.options)
            guard self.yes || self.options.filter.namesEach else {
                throw ValidationError("discard takes --yes, or the --id of each; `list` shows what a filter matches")
            }
        }

        func run() async throws {
            let action = OperatorAction(
                name: "dead_letters.discard", actor: self.action.actor, options: self.options)
            await OperatorStores.execute(self.settings, needsDatabase: true) { stores in
                let letters = DeadLetters(redis: stores.redis, topology: stores.topology)
                let done = try await action.run(stores) { try await letters.discard($0) }
                StandardStream.output.write("\(done) discarded\n")
            }
        }
    }
}
