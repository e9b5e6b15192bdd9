/// One consumer group of XINFO GROUPS.
package struct StreamGroupInfo: Sendable, Equatable {
    package let name: String
    package let consumerCount: Int
    package let pendingCount: Int
    package let lastDeliveredID: StreamEntryID
    /// Entries ever delivered, nil where the server cannot tell.
    package let entriesRead: Int?
    /// Entries not yet delivered, nil where the server cannot tell, as after a deletion in the midst of the stream.
    package let lag: Int?

    package init(_ reply: RedisValue) throws(RedisError) {
        let info = StreamInfoFields(try reply.decodeMap())
        self.name = try info.required("name").decodeString()
        self.consumerCount = try info.required("consumers").decodeInt()
        self.pendingCount = try info.required("pending").decodeInt()
        self.lastDeliveredID = try info.required("last-delivered-id").decodeEntryID()
        self.entriesRead = try info["entries-read"]?.decodeInt()
        self.lag = try info["lag"]?.decodeInt()
    }
}
