import ArgumentParser
import FoundationEssentials
import Runtime
import Storage

/// Something that is done to dead letters, one after the other, and recorded before and after.
struct OperatorAction: Sendable {
    /// What such commands have in common.
    struct Options: ParsableArguments {
        @Flag(help: "Instead of a filter: every dead letter.")
        var all = false

        @Option(help: "Who does it, for the record; otherwise the system's name of the user.")
        var by: String?

        var actor: String { self.by ?? ProcessInfo.processInfo.userName }

        func validate(_ filter: DeadLetterOptions) throws {
            guard filter.isEmpty == self.all else {
                throw ValidationError("takes a filter, such as --id, or --all")
            }
            guard !self.actor.isEmpty else { throw ValidationError("--by takes a name") }
        }
    }

    let name: String
    let actor: String
    let options: DeadLetterOptions

    /// - Parameters:
    ///   - interval: from one letter to the next.
    ///   - act: false when the letter is not there any more.
    /// - Returns: to how many it was done.
    func run(
        _ stores: OperatorStores, interval: Duration = .zero, _ act: (DeadLetter.ID) async throws -> Bool
    ) async throws -> Int {
        guard let postgres = stores.postgres else { return 0 }
        let filter = try await self.options.filter(in: stores)
        let found = try await DeadLetters(redis: stores.redis, topology: stores.topology).find(filter)
        let log = OperatorLog(postgres: postgres)
        let record = try await log.begin(self.name, by: self.actor, target: "\(filter)", matched: found.count)
        var done = 0
        var next = ContinuousClock.now
        do {
            for id in found {
                try await Task.sleep(until: next)
                next += interval
                if try await act(id) { done += 1 }
            }
        } catch {
            try await log.end(record, done: done)
            throw error
        }
        try await log.end(record, done: done)
        return done
    }
}
