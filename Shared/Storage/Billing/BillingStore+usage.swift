package import Core
package import FoundationEssentials
import Postgres

/// The outbox of drivers' months, `billing_outbox`, as the holder of the account's claim empties it.
extension BillingStore {
    /// Begins an attempt at up to `limit` months; those that were tried least come first, so that one which always
    /// fails holds up no other. Until ``settle(_:of:)`` says otherwise, each may have been sent.
    package func beginUsage(of account: ClaimedBillingAccount, limit: Int) async throws -> [PendingUsage] {
        let rows = try await self.postgres.query(
            """
            UPDATE billing_outbox o SET attempts = o.attempts + 1, doubtful_since = coalesce(o.doubtful_since, now())
            FROM (
                SELECT identifier, doubtful_since FROM billing_outbox
                WHERE tenant_id = \(account.tenant.uuid) AND state = 'pending'
                ORDER BY attempts, active_at, identifier LIMIT \(limit)
            ) p
            WHERE o.tenant_id = \(account.tenant.uuid) AND o.identifier = p.identifier AND o.state = 'pending'
                AND EXISTS (SELECT FROM billing_accounts a WHERE a.tenant_id = o.tenant_id
                    AND a.holder = \(account.holder))
            RETURNING o.identifier, o.active_at, p.doubtful_since, o.sent_at
            """, scope: .tenant(account.tenant))
        return try rows.map { row in
            let (identifier, activeAt, doubtfulSince, takenAt) = try row.decode((String, Date, Date?, Date?).self)
            return PendingUsage(
                identifier: identifier, activeAt: activeAt, doubtfulSince: doubtfulSince, takenAt: takenAt)
        }
    }

    package func settle(
        _ outcomes: [(usage: PendingUsage, outcome: PendingUsage.Outcome)], of account: ClaimedBillingAccount
    ) async throws {
        guard !outcomes.isEmpty else { return }
        try await self.postgres.execute(
            """
            UPDATE billing_outbox o SET state = u.state, problem = u.problem,
                sent_at = CASE WHEN u.state = 'sent' THEN coalesce(u.sent_at, clock_timestamp()) ELSE o.sent_at END,
                doubtful_since = CASE WHEN u.is_doubtful THEN o.doubtful_since ELSE u.doubtful_since END
            FROM unnest(\(outcomes.map(\.usage.identifier)), \(outcomes.map(\.outcome.state)),
                \(outcomes.map(\.outcome.problem)), \(outcomes.map { $0.outcome == .doubtful }),
                \(outcomes.map { $0.outcome == .untouched ? $0.usage.doubtfulSince : nil }),
                \(outcomes.map { $0.outcome == .assumedSent ? $0.usage.doubtfulSince : nil }))
                AS u (identifier, state, problem, is_doubtful, doubtful_since, sent_at)
            WHERE o.tenant_id = \(account.tenant.uuid) AND o.identifier = u.identifier AND o.state = 'pending'
            """, scope: .tenant(account.tenant))
    }

    /// Months in which something was sent since `time`.
    package func months(of account: ClaimedBillingAccount, since time: Date) async throws -> [BillingMonth] {
        let rows = try await self.postgres.query(
            """
            SELECT DISTINCT to_char(month, 'YYYY-MM') FROM billing_outbox
            WHERE tenant_id = \(account.tenant.uuid) AND active_at >= \(time) AND sent_at IS NOT NULL ORDER BY 1
            """, scope: .tenant(account.tenant))
        return try rows.compactMap { BillingMonth(try $0.decode(String.self)) }
    }

    /// How many of the month's events were sent before `time`, and how many may have been sent at all.
    package func sentUsage(
        of account: ClaimedBillingAccount, in month: BillingMonth, before time: Date
    ) async throws -> (settled: Int, attempted: Int) {
        let rows = try await self.postgres.query(
            """
            SELECT count(*) FILTER (WHERE state = 'sent' AND sent_at < \(time)),
                count(*) FILTER (WHERE state = 'sent' OR attempts > 0)
            FROM billing_outbox WHERE tenant_id = \(account.tenant.uuid) AND month = \(month.firstDay)::date
            """, scope: .tenant(account.tenant))
        guard let row = rows.first else { return (0, 0) }
        return try row.decode((Int, Int).self)
    }

    /// Puts events that Stripe did not count back into the outbox. Which they are cannot be told, but Stripe knows the
    /// identifiers of the last day again: these all go once more, and only those that are missing count. When that was
    /// done and some still are missing, exactly so many of the older ones go.
    /// - Parameter time: what was sent later may not be in the total yet.
    /// - Returns: how many go; 0 when all was tried.
    package func resendUsage(
        of account: ClaimedBillingAccount, in month: BillingMonth, missing: Int, before time: Date
    ) async throws -> Int {
        try await self.postgres.execute(
            """
            WITH sent AS (
                SELECT identifier, attempts, sent_at > now() - interval '23 hours' AS is_known FROM billing_outbox
                WHERE tenant_id = \(account.tenant.uuid) AND month = \(month.firstDay)::date AND state = 'sent'
                    AND sent_at < \(time)
            ), repeatable AS (
                SELECT identifier FROM sent WHERE is_known AND attempts = 1
            ), chosen AS (
                SELECT identifier FROM repeatable
                UNION ALL
                (SELECT identifier FROM sent
                    WHERE NOT is_known AND attempts < 5 AND NOT EXISTS (SELECT FROM repeatable)
                    ORDER BY attempts, identifier LIMIT \(missing))
            )
            UPDATE billing_outbox o SET state = 'pending', doubtful_since = NULL FROM chosen c
            WHERE o.tenant_id = \(account.tenant.uuid) AND o.identifier = c.identifier
            """, scope: .tenant(account.tenant))
    }
}

extension BillingMonth {
    /// As PostgreSQL reads a date.
    var firstDay: String { "\(self)-01" }
}

extension PendingUsage.Outcome {
    fileprivate var state: String {
        switch self {
        case .sent, .assumedSent: "sent"
        case .untouched, .doubtful: "pending"
        case .expired: "expired"
        }
    }

    fileprivate var problem: String? {
        switch self {
        case .expired(let problem): problem.bounded(to: 300)
        case .sent, .assumedSent, .untouched, .doubtful: nil
        }
    }
}
