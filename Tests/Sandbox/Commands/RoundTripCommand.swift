import ArgumentParser
import AsyncHTTPClient

struct RoundTripCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round-trip",
        abstract: "Plays a fleet event, a driver's answers and what follows, through a running FleetChat.")

    @Option(help: "Where the sandbox listens.")
    var sandboxUrl: String

    @Option(help: "Where ingress listens.")
    var ingressUrl: String

    @Option(help: "The operator's token of ingress.")
    var operatorToken: String

    @Flag(help: "Says nothing but the result.")
    var quiet = false

    func run() async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let quiet = quiet
        let roundTrip = RoundTrip(
            sandbox: JSONClient(name: "sandbox", baseURL: Self.base(sandboxUrl), client: client),
            ingress: JSONClient(
                name: "ingress", baseURL: Self.base(ingressUrl), client: client, token: operatorToken)
        ) { line in
            if !quiet || line.hasPrefix("round trip") { Console.write(line) }
        }
        do {
            try await roundTrip.run()
            try await client.shutdown()
        } catch let error as RoundTripError {
            Console.write("failed: \(error.message)")
            try await client.shutdown()
            throw ExitCode.failure
        }
    }

    private static func base(_ url: String) -> String {
        String(url.reversed().drop { $0 == "/" }.reversed())
    }
}
