import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// From a page to the streams.
extension RouteEventPoll {
    /// Webhook and feed may tell times of the same happening that differ by so much.
    private static let tolerance: Duration = .seconds(60)

    /// Returns once everything of the page that is still to be told is in the streams.
    func enqueue(
        _ page: SamsaraClient.RouteEvents, _ routes: inout RouteLookup, of tenant: TenantID
    ) async throws {
        let metrics = FeedMetrics(provider: .samsara)
        if page.unreadable > 0 {
            metrics.count(.unreadable, page.unreadable)
            self.logger.warning(
                "Elements of a feed are not understood",
                metadata: ["tenant": "\(tenant)", "count": "\(page.unreadable)"])
        }
        let candidates = self.candidates(page.events, metrics)
        let told = try await self.feeds.told(candidates.map(\.happening), of: tenant, tolerance: Self.tolerance)
        metrics.count(.known, told.count)
        var entries: [(StreamRole, WorkEntry)] = []
        for (place, candidate) in candidates.enumerated() where !told.contains(place) {
            try Self.checkStop()
            guard let entry = try await self.entry(candidate, &routes, tenant) else {
                metrics.count(.unattributed)
                continue
            }
            entries.append((.outbound, entry))
        }
        let recovered = try await self.queue.enqueue(entries).count { $0 == .enqueued }
        metrics.count(.known, entries.count - recovered)
        metrics.count(.recovered, recovered)
        guard recovered > 0 else { return }
        self.logger.info(
            "Events came by feed alone", metadata: ["tenant": "\(tenant)", "count": "\(recovered)"])
    }

    private struct Candidate {
        var event: SamsaraRouteEvent
        var happening: FleetFeedStore.Happening
    }

    /// What a driver is told about and is not too old for it. An event's age counts from when Samsara knew of it, as
    /// that of a webhook does.
    private func candidates(_ events: [SamsaraRouteEvent], _ metrics: FeedMetrics) -> [Candidate] {
        let now = Date()
        var candidates: [Candidate] = []
        for event in events {
            guard let kind = event.kind, let stop = event.stop,
                let template = self.catalogue.template(forEvent: kind.rawValue)
            else {
                metrics.count(.ignored)
                continue
            }
            guard !Deadline(accepted: event.processedAt, lifetime: template.lifetime).isPassed(at: now) else {
                metrics.count(.stale)
                continue
            }
            candidates.append(
                Candidate(event: event, happening: .init(kind: kind, stop: stop, at: event.happenedAt)))
        }
        return candidates
    }

    /// Nil when nobody knows whom it concerns.
    private func entry(
        _ candidate: Candidate, _ routes: inout RouteLookup, _ tenant: TenantID
    ) async throws -> WorkEntry? {
        guard let route = try await routes.route(candidate.event.route),
            let body = candidate.event.webhookBody(route)
        else { return nil }
        return WorkEntry(
            try SamsaraWebhook.routing(of: body), candidate.happening.kind, of: tenant,
            receivedAt: min(candidate.event.processedAt, Date()), trace: .generate(), body: body)
    }
}
