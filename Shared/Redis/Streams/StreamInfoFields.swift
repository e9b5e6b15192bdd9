/// The named values of an XINFO reply. A null is as good as none; unknown ones are ignored.
struct StreamInfoFields {
    private let values: [String: RedisValue]

    init(_ values: [String: RedisValue]) {
        self.values = values
    }

    subscript(name: String) -> RedisValue? {
        guard let value = self.values[name], !value.isNull else { return nil }
        return value
    }

    func required(_ name: String) throws(RedisError) -> RedisValue {
        guard let value = self[name] else { throw RedisError(.unexpectedReply, "XINFO's reply has no \(name)") }
        return value
    }
}
