import ArgumentParser

@main
struct PoolManager: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool-manager",
        abstract: "Owns the WhatsApp numbers, from their purchase to their end.",
        subcommands: [
            Run.self, Config.self, Migrate.self, Stock.self, Stats.self, Expand.self, Reserve.self, Release.self,
            Retire.self, History.self, Keys.self,
        ], defaultSubcommand: Run.self)
}
