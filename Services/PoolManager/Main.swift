import ArgumentParser

@main
struct PoolManager: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool-manager",
        abstract: "Owns the WhatsApp numbers: assigns them, keeps templates and subscriptions in step.",
        subcommands: [Run.self, Config.self, Migrate.self, Stock.self, Keys.self], defaultSubcommand: Run.self)
}
