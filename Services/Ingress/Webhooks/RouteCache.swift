import Core
import FoundationEssentials
import Logging
import Storage
import Synchronization

/// Webhook tokens and what they lead to, so that a webhook costs no query. While the database is away the last answer
/// holds, and ingress goes on accepting.
final class RouteCache: Sendable {
    /// A route with its keys made ready.
    struct Route: Sendable {
        var tenant: TenantID
        var signature: SamsaraSignature
    }

    private struct Answer {
        /// Nil when the token is nobody's.
        var route: Route?
        var at: ContinuousClock.Instant
    }

    private let answers = Mutex<[[UInt8]: Answer]>([:])
    private let load: @Sendable ([UInt8]) async throws -> WebhookRoute?
    private let tolerance: Duration
    private static let capacity = 50_000

    /// - Parameters:
    ///   - tolerance: how far a signed timestamp may lie from now.
    ///   - load: asks the database for the route of a token's hash.
    init(tolerance: Duration, load: @escaping @Sendable ([UInt8]) async throws -> WebhookRoute?) {
        self.tolerance = tolerance
        self.load = load
    }

    enum Lookup {
        /// Nil when the token is nobody's.
        case known(Route?)
        /// The database has to be asked.
        case unknown
    }

    /// What is known of the token without asking.
    func lookup(tokenHash: [UInt8]) -> Lookup {
        guard let answer = self.answers.withLock({ $0[tokenHash] }) else { return .unknown }
        let age = ContinuousClock.now - answer.at
        return age < (answer.route == nil ? .seconds(2) : .seconds(20)) ? .known(answer.route) : .unknown
    }

    /// Nil when the token is nobody's. Throws only when nothing is known of the token and the database cannot be asked.
    func route(tokenHash: [UInt8]) async throws -> Route? {
        if case .known(let route) = self.lookup(tokenHash: tokenHash) { return route }
        let now = ContinuousClock.now
        do {
            let tolerance = self.tolerance
            let route = try await self.load(tokenHash).map {
                Route(
                    tenant: $0.tenant, signature: try SamsaraSignature(secrets: $0.secrets, tolerance: tolerance))
            }
            self.remember(Answer(route: route, at: now), for: tokenHash)
            return route
        } catch {
            guard let known = self.answers.withLock({ $0[tokenHash] })?.route else { throw error }
            return known
        }
    }

    private func remember(_ answer: Answer, for tokenHash: [UInt8]) {
        self.answers.withLock { answers in
            if answers.count >= Self.capacity { answers = answers.filter { $0.value.route != nil } }
            if answers.count >= Self.capacity { answers.removeAll(keepingCapacity: true) }
            answers[tokenHash] = answer
        }
    }
}
