package import Core
package import FoundationEssentials
import Redis

/// What the streams carry. Its fields are plain text, so that `XRANGE` reads as a log.
package struct WorkEntry: Sendable, Equatable {
    /// The vendor's identity of it; a repeat has the same.
    package var identity: String
    /// Whose it is, where ingress knows it.
    package var tenant: TenantID?
    package var provider: String
    package var kind: String
    /// Entries with the same key keep their order.
    package var key: String
    /// When ingress received it.
    package var receivedAt: Date
    package var trace: TraceParent?
    /// JSON.
    package var body: [UInt8]
    /// How often it was put back from the dead letters.
    package var replays = 0
    /// When it was put back with a fresh deadline.
    package var renewedAt: Date?

    package init(
        identity: String, tenant: TenantID?, provider: String, kind: String, key: String, receivedAt: Date,
        trace: TraceParent?, body: [UInt8]
    ) {
        self.identity = identity
        self.tenant = tenant
        self.provider = provider
        self.kind = kind
        self.key = key
        self.receivedAt = receivedAt
        self.trace = trace
        self.body = body
    }

    /// Where its deadline counts from.
    package var acceptedAt: Date { self.renewedAt ?? self.receivedAt }

    /// About what it takes in memory.
    package var byteCount: Int { self.body.count + self.identity.utf8.count + self.key.utf8.count + 200 }

    /// The longest identity or key that is written, in UTF-8 bytes.
    package static let maximumKeyLength = 512
}

extension WorkEntry {
    static let fieldNames = ["id", "tenant", "provider", "kind", "key", "at", "trace", "body"]

    /// In the order of their names.
    var fieldValues: [RedisArgument] {
        [
            RedisArgument(self.identity), RedisArgument(self.tenant?.description ?? ""), RedisArgument(self.provider),
            RedisArgument(self.kind), RedisArgument(self.key), RedisArgument(self.receivedAt.wholeMilliseconds),
            RedisArgument(self.trace?.description ?? ""), RedisArgument(self.body),
        ]
    }

    /// Nil when a field that every entry has is missing or unreadable.
    init?(_ entry: StreamEntry) {
        guard let identity = entry.string("id"), let provider = entry.string("provider"),
            let kind = entry.string("kind"),
            let key = entry.string("key"), let body = entry.bytes("body"),
            let receivedAt = entry.time("at")
        else { return nil }
        self.init(
            identity: identity, tenant: entry.string("tenant").flatMap { TenantID($0) }, provider: provider,
            kind: kind, key: key, receivedAt: receivedAt,
            trace: entry.string("trace").flatMap { TraceParent($0) }, body: body)
        self.replays = entry.string("replays").flatMap { Int($0) } ?? 0
        self.renewedAt = entry.time("renewed_at")
    }
}

extension StreamEntry {
    /// The first field of that name as a time in ms since 1970.
    fileprivate func time(_ name: String) -> Date? {
        self.string(name).flatMap { Date(millisecondsText: $0) }
    }
}
