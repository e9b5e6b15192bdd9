/// What XREADGROUP read from one stream.
package struct StreamRead: Sendable, Equatable {
    package let stream: String
    package let entries: [StreamEntry]

    package init(stream: String, entries: [StreamEntry]) {
        self.stream = stream
        self.entries = entries
    }

    /// - Parameter reply: to XREADGROUP or XREAD, `[[stream, [entry, …]], …]`, or null if there was nothing.
    package static func list(_ reply: RedisValue) throws(RedisError) -> [StreamRead] {
        guard !reply.isNull else { return [] }
        var reads: [StreamRead] = []
        for value in try reply.decodeArray() {
            let parts = try value.decodeArray(atLeast: 2)
            reads.append(
                StreamRead(stream: try parts[0].decodeString(), entries: try StreamEntry.list(parts[1])))
        }
        return reads
    }
}
