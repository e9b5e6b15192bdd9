/// What XAUTOCLAIM claimed.
package struct StreamClaim: Sendable, Equatable {
    /// Where the next call goes on; `.zero` once the whole pending list was seen.
    package let cursor: StreamEntryID
    package let entries: [StreamEntry]
    /// Entries that were pending but no longer exist, and are now pending no more (Redis 7).
    package let deleted: [StreamEntryID]

    /// - Parameter reply: the reply to XAUTOCLAIM without JUSTID.
    package init(_ reply: RedisValue) throws(RedisError) {
        let parts = try reply.decodeArray(atLeast: 2)
        var deleted: [StreamEntryID] = []
        for id in parts.count > 2 ? try parts[2].decodeArray() : [] {
            deleted.append(try id.decodeEntryID())
        }
        self.cursor = try parts[0].decodeEntryID()
        self.entries = try StreamEntry.list(parts[1])
        self.deleted = deleted
    }
}
