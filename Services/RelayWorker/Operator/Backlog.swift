import ArgumentParser
import Runtime
import Storage

extension RelayWorker {
    struct Backlog: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what of every stream is not done, and who works on it. Needs REDIS_URL.")

        @Flag(help: "As JSON.")
        var json = false

        @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
        var settings: [String] = []

        func run() async throws {
            let json = self.json
            await OperatorStores.execute(self.settings) { stores in
                let report = BacklogReport(
                    try await BacklogReader(redis: stores.redis, topology: stores.topology).read())
                StandardStream.output.write(json ? try OperatorJSON.text(report) : report.table)
            }
        }
    }
}
