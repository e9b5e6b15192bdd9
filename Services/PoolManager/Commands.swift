import ArgumentParser
import Core
import Providers
import Runtime
import Storage
import Wiring

extension PoolManager {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Runs until SIGTERM (default).")

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value; see `config`.")
        var settings: [String] = []

        func run() async throws {
            await PoolManager.process(self.settings).serve { try await PoolManager.plan($0) }
        }
    }

    struct Config: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the settings in force with their origin.")

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() throws {
            PoolManager.process(self.settings).printSettings()
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the database schema up to this version; safe to run at any time.")

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value: --migration-database-url.")
        var settings: [String] = []

        func run() async throws {
            await MigrationCommand.process(self.settings).execute { try await MigrationCommand.run($0) }
        }
    }

    struct Stock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds registered numbers to the pool; numbers that it knows stay as they are.")

        @Option(help: "JSON: [{phoneNumber, phoneNumberId, businessAccountId, country}].")
        var file: String

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() async throws {
            let file = self.file
            await PoolManager.process(self.settings).execute { try await StockCommand(file: file).run($0) }
        }
    }

    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Works on the encryption keys.", subcommands: [Rotate.self])

        struct Rotate: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Wraps every data key under the first key of ENCRYPTION_KEYS while everything runs.")

            @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
            var settings: [String] = []

            func run() async throws {
                await PoolManager.process(self.settings).execute { try await RotateCommand.run($0) }
            }
        }
    }
}
