package import NIOCore

/// The accessors as decoders: each throws `.unexpectedReply`, or the server's own error where the value is one.
extension RedisValue {
    package func decodeBytes() throws(RedisError) -> ByteBuffer {
        try self.decode(self.bytes, as: "a string")
    }

    package func decodeString() throws(RedisError) -> String {
        try self.decode(self.string, as: "a string")
    }

    package func decodeInt() throws(RedisError) -> Int {
        try self.decode(self.int, as: "an integer")
    }

    package func decodeArray() throws(RedisError) -> [RedisValue] {
        try self.decode(self.array, as: "an array")
    }

    package func decodeArray(atLeast count: Int) throws(RedisError) -> [RedisValue] {
        let values = try self.decodeArray()
        guard values.count >= count else {
            throw .unexpectedReply(expected: "an array of at least \(count)", got: self)
        }
        return values
    }

    /// A map as RESP2 spells it: an array of names and values in turn. Of equal names the last one counts.
    package func decodeMap() throws(RedisError) -> [String: RedisValue] {
        let values = try self.decodeArray()
        guard values.count.isMultiple(of: 2) else {
            throw .unexpectedReply(expected: "an array of names and values", got: self)
        }
        var map: [String: RedisValue] = [:]
        for index in stride(from: 0, to: values.count, by: 2) {
            map[try values[index].decodeString()] = values[index + 1]
        }
        return map
    }

    private func decode<T>(_ value: T?, as expected: String) throws(RedisError) -> T {
        if let value { return value }
        if case .error(let error) = self { throw error }
        throw .unexpectedReply(expected: expected, got: self)
    }
}
