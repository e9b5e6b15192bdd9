import ArgumentParser

@main
struct Ingress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingress", abstract: "Takes what comes in: webhooks of fleet systems and WhatsApp, and the API.",
        subcommands: [Run.self, Config.self], defaultSubcommand: Run.self)
}
