internal import CHiredis
import NIOCore

/// Parses RESP2 incrementally with hiredis' reader. After an error neither it nor the connection is of any use.
@safe
struct ReplyReader: ~Copyable {
    /// hiredis moves what it has not parsed after each reply, so feeding more at a time makes it quadratic.
    private static let feedLimit = 16 * 1024

    private let reader: UnsafeMutablePointer<redisReader>
    private let callbacks: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let builder = ReplyBuilder()
    private let maximumReplySize: Int
    private var unfinishedSize = 0

    /// - Parameter maximumReplySize: bytes of one reply beyond which it is refused, give or take one feed.
    init(maximumReplySize: Int = 256 * 1024 * 1024) throws(RedisError) {
        let callbacks = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        unsafe callbacks.initialize(to: ReplyBuilder.callbacks)
        guard let reader = unsafe redisReaderCreateWithFunctions(callbacks) else {
            unsafe callbacks.deallocate()
            throw RedisError(.unavailable, "no memory for a reply reader")
        }
        unsafe reader.pointee.privdata = unsafe Unmanaged.passUnretained(self.builder).toOpaque()
        unsafe self.reader = unsafe reader
        unsafe self.callbacks = unsafe callbacks
        self.maximumReplySize = maximumReplySize
    }

    deinit {
        unsafe redisReaderFree(self.reader)
        unsafe self.callbacks.deallocate()
    }

    /// Takes the next bytes of the stream, cut anywhere, and hands over each reply that they complete.
    mutating func read(_ bytes: ByteBuffer, _ deliver: (RedisValue) throws(RedisError) -> Void) throws(RedisError) {
        var rest = bytes
        while let chunk = rest.readSlice(length: min(rest.readableBytes, Self.feedLimit)), chunk.readableBytes > 0 {
            try self.feed(chunk)
            while let reply = try self.next() {
                try deliver(reply)
            }
        }
    }

    private mutating func feed(_ chunk: ByteBuffer) throws(RedisError) {
        self.unfinishedSize += chunk.readableBytes
        guard self.unfinishedSize <= self.maximumReplySize else {
            throw RedisError(.protocolViolation, "a reply is larger than \(self.maximumReplySize) bytes")
        }
        let status = unsafe chunk.withUnsafeReadableBytes { bytes in
            unsafe redisReaderFeed(self.reader, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        try self.check(status)
    }

    private mutating func next() throws(RedisError) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        try self.check(unsafe redisReaderGetReply(self.reader, &reply))
        guard unsafe reply != nil else { return nil }
        self.unfinishedSize = 0
        return self.builder.finish()
    }

    private func check(_ status: CInt) throws(RedisError) {
        guard status != REDIS_OK else { return }
        let reason = unsafe withUnsafeBytes(of: self.reader.pointee.errstr) { text in
            unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw RedisError(.protocolViolation, "the server's reply cannot be parsed: \(reason)")
    }
}
