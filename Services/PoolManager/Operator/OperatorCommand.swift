import ArgumentParser
import Core
import FoundationEssentials
import NIOPosix
import Runtime
import Storage
import Wiring

/// What an operator's commands on numbers have in common.
struct OperatorCommand: ParsableArguments {
    @Option(help: "Who does it, for the record; otherwise the system's name of the user.")
    var by: String?

    @Argument(parsing: .allUnrecognized, help: "Settings as --key value.")
    var settings: [String] = []

    var actor: String { self.by ?? ProcessInfo.processInfo.userName }

    func validate() throws {
        guard !self.actor.isEmpty else { throw ValidationError("--by takes a name") }
    }

    /// Runs `body` with the pool, then ends the process.
    static func execute(
        _ arguments: [String], _ body: @escaping @Sendable (NumberPool, PoolSettings, OperatorLog) async throws -> Void
    ) async -> Never {
        await PoolManager.process(arguments).execute { context in
            let stores = try await Stores.verified(
                context.settings.stores, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: context.logger)
            try await Stores.running(stores.postgres) {
                try await body(
                    NumberPool(postgres: stores.postgres), context.settings, OperatorLog(postgres: stores.postgres))
            }
        }
    }

    /// Moves a number, recorded before and after, and says what became of it.
    static func move(
        _ arguments: [String], _ number: String, _ action: String, by actor: String,
        _ body: @escaping @Sendable (NumberPool, PoolSettings) async throws -> NumberPool.Move
    ) async -> Never {
        await Self.execute(arguments) { pool, settings, log in
            let record = try await log.begin("numbers.\(action)", by: actor, target: number, matched: 1)
            let move = try await body(pool, settings)
            if case .moved = move {
                try await log.end(record, done: 1)
            } else {
                try await log.end(record, done: 0)
            }
            switch move {
            case .moved(let before): StandardStream.output.write("\(action): the number was \(before.rawValue)\n")
            case .refused(let state):
                throw StartupFailure(.usage, "a number that is \(state.rawValue) cannot be taken by \(action)")
            case .unknown: throw StartupFailure(.notFound, "the pool does not have this number")
            }
        }
    }
}
