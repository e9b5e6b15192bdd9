import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Once a day: whether Stripe has counted what it was sent.
extension BillingUpkeep {
    /// Stripe's totals lag behind by minutes.
    private static let lag = 3_600.0
    private static let pause = 20.0 * 3_600
    /// Stripe takes no event that is older.
    private static let reach = 34.0 * 86_400

    /// - Returns: when to look again whether sending something once more has helped; nil when there was no need.
    func reconcile(_ account: ClaimedBillingAccount, _ customer: CustomerID) async throws -> Duration? {
        let now = account.claimedAt
        if let last = account.reconciledAt, now.timeIntervalSince(last) < Self.pause { return nil }
        var isAgain = false
        for month in try await self.store.months(of: account, since: now.addingTimeInterval(-Self.reach)) {
            if try await self.compare(month, of: account, customer) { isAgain = true }
        }
        guard isAgain else {
            try await self.store.saveReconciliation(of: account)
            return nil
        }
        return .seconds(Self.lag + 300)
    }

    /// - Returns: whether something is sent again.
    private func compare(
        _ month: BillingMonth, of account: ClaimedBillingAccount, _ customer: CustomerID
    ) async throws -> Bool {
        let settledAt = account.claimedAt.addingTimeInterval(-Self.lag)
        let sent = try await self.store.sentUsage(of: account, in: month, before: settledAt)
        guard sent.settled > 0 else { return false }
        let meter = try await self.meters.meter(self.stripe)
        let end = min(month.end, account.claimedAt)
        let total = try await self.stripe {
            try await $0.total(ofMeter: meter.id, customer: customer, from: month.start, to: end)
        }
        switch UsageComparison(total: total, settled: sent.settled, attempted: sent.attempted) {
        case .agrees: return false
        case .missing(let count):
            let again = try await self.store.resendUsage(of: account, in: month, missing: count, before: settledAt)
            self.metrics.count(again > 0 ? .resent : .missing, count)
            self.tell(again > 0 ? .warning : .error, "Stripe has counted too few drivers", month, count, account)
            return again > 0
        case .surplus(let count):
            self.metrics.count(.surplus, count)
            self.tell(.error, "Stripe has counted too many drivers", month, count, account)
            return false
        }
    }

    private func tell(
        _ level: Logger.Level, _ message: Logger.Message, _ month: BillingMonth, _ count: Int,
        _ account: ClaimedBillingAccount
    ) {
        self.logger.log(
            level: level, message,
            metadata: self.metadata(account).merging(["month": "\(month)", "drivers": "\(count)"]) { $1 })
    }
}
