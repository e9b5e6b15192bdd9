import ArgumentParser

@main
struct RelayWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay-worker",
        abstract: "Relays fleet events to drivers on WhatsApp, and their replies into the fleet system.",
        subcommands: [Run.self, Config.self, Backlog.self, DeadLetterCommands.self], defaultSubcommand: Run.self)
}
