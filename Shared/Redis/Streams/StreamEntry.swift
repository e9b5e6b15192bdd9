package import NIOCore

/// One entry of a stream: its identity and its fields, in the order in which they were added.
package struct StreamEntry: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        /// Shares the memory of the whole reply.
        package let value: ByteBuffer

        package init(name: String, value: ByteBuffer) {
            self.name = name
            self.value = value
        }
    }

    package let id: StreamEntryID
    /// Nil if the entry was deleted while it was pending.
    package let fields: [Field]?

    package init(id: StreamEntryID, fields: [Field]?) {
        self.id = id
        self.fields = fields
    }

    /// The value of the first field of that name.
    package subscript(name: String) -> ByteBuffer? {
        self.fields?.first { $0.name == name }?.value
    }

    /// The value of the first field of that name as text; what is not UTF-8 in it is replaced.
    package func string(_ name: String) -> String? {
        self[name].map { String(buffer: $0) }
    }
}

extension StreamEntry {
    /// - Parameter reply: `[id, [name, value, …]]` or `[id, null]`.
    package init(_ reply: RedisValue) throws(RedisError) {
        let parts = try reply.decodeArray(atLeast: 2)
        self.init(id: try parts[0].decodeEntryID(), fields: try Self.fields(parts[1]))
    }

    /// - Parameter reply: the reply to XRANGE or XREVRANGE. Null, also in place of an entry, stands for none.
    package static func list(_ reply: RedisValue) throws(RedisError) -> [StreamEntry] {
        guard !reply.isNull else { return [] }
        var entries: [StreamEntry] = []
        for value in try reply.decodeArray() where !value.isNull {
            entries.append(try StreamEntry(value))
        }
        return entries
    }

    private static func fields(_ reply: RedisValue) throws(RedisError) -> [Field]? {
        guard !reply.isNull else { return nil }
        let values = try reply.decodeArray()
        guard values.count.isMultiple(of: 2) else {
            throw .unexpectedReply(expected: "an array of names and values", got: reply)
        }
        var fields: [Field] = []
        fields.reserveCapacity(values.count / 2)
        for index in stride(from: 0, to: values.count, by: 2) {
            fields.append(
                Field(name: try values[index].decodeString(), value: try values[index + 1].decodeBytes()))
        }
        return fields
    }
}
