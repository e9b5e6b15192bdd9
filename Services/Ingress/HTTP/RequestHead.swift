import Core
import NIOCore

/// What ``WebhookShortcut`` has to know of a request's head: where the request ends, and whether it is a plain webhook.
struct RequestHead {
    enum Reading {
        case incomplete
        /// Where the request ends is not beyond doubt; only Hummingbird's decoder may decide.
        case unclear
        case read(RequestHead)
    }

    struct Webhook {
        let token: WebhookToken
        let headers: WebhookHeaders
    }

    /// With the empty line at its end.
    let byteCount: Int
    let bodyByteCount: Int
    /// Nil for whatever is not the plain case: HTTP/1.1, JSON of known length, no field that asks for more.
    let webhook: Webhook?

    private static let maximumByteCount = 8 * 1024
    private static let version: StaticString = " HTTP/1.1"
    private static let plainStart: StaticString = "POST /samsara/"

    /// Reads as strictly as RFC 9112 is written, without the leniency that it allows.
    static func read(_ buffer: ByteBuffer) -> Reading {
        let bytes = buffer.readableBytesUInt8Span
        let incomplete = bytes.count < Self.maximumByteCount ? Reading.incomplete : .unclear
        var fields = RequestFields()
        var requestLine: Range<Int>?
        var start = 0
        while start < Self.maximumByteCount, let line = bytes.line(from: start) {
            guard case .whole(let content) = line else { return .unclear }
            start = content.upperBound + 2
            if let requestLine, content.isEmpty { return Self.finish(requestLine, fields, end: start, bytes) }
            guard requestLine == nil || fields.take(content, of: bytes) else { return .unclear }
            requestLine = requestLine ?? content
        }
        return incomplete
    }

    private static func finish(
        _ requestLine: Range<Int>, _ fields: RequestFields, end: Int, _ bytes: Span<UInt8>
    ) -> Reading {
        let tokenEnd = requestLine.upperBound - version.utf8CodeUnitCount
        guard bytes.has(version, at: tokenEnd), !bytes.has("CONNECT", at: 0) else { return .unclear }
        let tokenStart = plainStart.utf8CodeUnitCount
        var webhook: Webhook?
        if fields.isPlain, bytes.has(plainStart, at: 0), tokenStart <= tokenEnd,
            let token = WebhookToken(parsing: bytes.text(tokenStart..<tokenEnd))
        {
            webhook = Webhook(token: token, headers: fields.headers)
        }
        return .read(RequestHead(byteCount: end, bodyByteCount: fields.contentLength ?? 0, webhook: webhook))
    }
}
