import ArgumentParser
import Runtime

extension Ingress {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Runs until SIGTERM (default).")

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value; see `config`.")
        var settings: [String] = []

        func run() async throws {
            await Ingress.process(self.settings).serve { try await Ingress.plan($0) }
        }
    }

    struct Config: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the settings in force with their origin.")

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() throws {
            Ingress.process(self.settings).printSettings()
        }
    }
}
