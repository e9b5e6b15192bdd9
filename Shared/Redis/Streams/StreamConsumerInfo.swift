/// One consumer of XINFO CONSUMERS.
package struct StreamConsumerInfo: Sendable, Equatable {
    package let name: String
    package let pendingCount: Int
    /// Since the consumer last tried to read.
    package let idle: Duration

    package init(_ reply: RedisValue) throws(RedisError) {
        let info = StreamInfoFields(try reply.decodeMap())
        self.name = try info.required("name").decodeString()
        self.pendingCount = try info.required("pending").decodeInt()
        self.idle = .milliseconds(try info.required("idle").decodeInt())
    }
}
