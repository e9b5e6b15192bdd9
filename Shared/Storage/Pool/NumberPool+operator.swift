package import Core
package import FoundationEssentials
import Postgres

extension NumberPool {
    /// What a move did.
    package enum Move: Sendable, Equatable {
        case moved(from: NumberState)
        /// It stays in a state out of which it cannot be moved so.
        case refused(NumberState)
        case unknown
    }

    /// Something that happened to a number.
    package struct Event: Sendable {
        package let at: Date
        package let event: String
        package let state: String
        package let actor: String?
        package let detail: String?
    }

    /// Sets a free number aside; it is given out when there is no other.
    /// - Parameter number: in E.164, or Graph's id.
    package func reserve(_ number: String, by actor: String) async throws -> Move {
        try await self.move(number, from: [.available], to: .reserved, after: nil, by: actor, "reserve")
    }

    /// Takes a number back from its tenant. It rests for `quarantine`, then its profile is cleared and it is free.
    package func release(_ number: String, quarantine: Duration, by actor: String) async throws -> Move {
        try await self.move(number, from: [.assigned], to: .quarantined, after: quarantine, by: actor, "release")
    }

    /// Makes a number free again that was set aside.
    package func unreserve(_ number: String, by actor: String) async throws -> Move {
        try await self.move(number, from: [.reserved], to: .available, after: nil, by: actor, "release")
    }

    /// Has a number deregistered and given back to its carrier; one that is assigned is to be released first.
    package func retire(_ number: String, by actor: String) async throws -> Move {
        try await self.move(
            number, from: NumberState.allCases.filter(\.isRetirable), to: .retiring, after: .zero, by: actor, "retire")
    }

    /// Oldest first; empty for a number that is not known.
    /// - Parameter number: in E.164, Graph's id, or our own.
    package func history(of number: String) async throws -> [Event] {
        try await self.postgres.query("SELECT at, event, state, actor, detail FROM pool_history(\(number))").map {
            let (at, event, state, actor, detail) = try $0.decode((Date, String, String, String?, String?).self)
            return Event(at: at, event: event, state: state, actor: actor, detail: detail)
        }
    }

    private func move(
        _ number: String, from states: [NumberState], to state: NumberState, after wait: Duration?, by actor: String,
        _ event: String
    ) async throws -> Move {
        let rows = try await self.postgres.query(
            """
            SELECT before, after FROM pool_move(\(number), \(states.map(\.rawValue)), \(state.rawValue),
                make_interval(secs => \(wait?.inSeconds)), \(actor.bounded(to: 100)), \(event))
            """)
        guard let row = rows.first else { return .unknown }
        let (before, after) = try row.decode((String, String).self)
        guard let before = NumberState(rawValue: before) else { return .unknown }
        return after == before.rawValue ? .refused(before) : .moved(from: before)
    }
}
