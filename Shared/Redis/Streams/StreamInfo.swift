/// XINFO STREAM. What only newer servers report is optional.
package struct StreamInfo: Sendable, Equatable {
    package let length: Int
    package let groupCount: Int
    package let lastGeneratedID: StreamEntryID
    package let maximumDeletedID: StreamEntryID?
    /// Entries ever added.
    package let entriesAdded: Int?
    package let firstEntry: StreamEntry?
    package let lastEntry: StreamEntry?

    package init(_ reply: RedisValue) throws(RedisError) {
        let info = StreamInfoFields(try reply.decodeMap())
        self.length = try info.required("length").decodeInt()
        self.groupCount = try info.required("groups").decodeInt()
        self.lastGeneratedID = try info.required("last-generated-id").decodeEntryID()
        self.maximumDeletedID = try info["max-deleted-entry-id"]?.decodeEntryID()
        self.entriesAdded = try info["entries-added"]?.decodeInt()
        self.firstEntry = try info["first-entry"].map(StreamEntry.init)
        self.lastEntry = try info["last-entry"].map(StreamEntry.init)
    }
}
