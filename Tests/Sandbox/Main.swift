import ArgumentParser

@main
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Stand-ins for the vendors that FleetChat talks to.",
        subcommands: [Serve.self, Numbers.self, RoundTripCommand.self])
}
