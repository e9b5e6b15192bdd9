internal import Core
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// A whole answer, whatever its status.
struct VendorAnswer: Sendable {
    /// The longest body that is read, in bytes.
    static let maximumLength = 1 << 20

    var status: Int
    var headers: HTTPHeaders
    var body: ByteBuffer

    var isSuccess: Bool { (200..<300).contains(status) }

    var retryAfter: Duration? {
        headers.first(name: "retry-after").flatMap { RetryAfter.parse($0, now: Date()) }
    }

    /// The body's beginning, for an error's detail where the vendor sent no JSON.
    var excerpt: String {
        String(decoding: body.readableBytesView.prefix(300), as: UTF8.self)
    }

    /// What `read` finds in the body of a success; nil when that is not what `vendor` documents. The call may have been
    /// executed then.
    func value<Value>(
        documentedBy vendor: String, changesSomething: Bool, read: (WireObject) -> Value?
    ) throws(ProviderError) -> Value {
        guard let object = try? object(), let value = read(object) else {
            throw ProviderError(
                changesSomething ? .ambiguous : .unavailable, code: status,
                detail: "the answer is not what \(vendor) documents")
        }
        return value
    }

    /// The JSON object that the body is.
    func object() throws(WebhookError) -> WireObject {
        let object = body.withUnsafeReadableBytes { bytes in
            Result { () throws(WebhookError) in try WireObject(bytes) }
        }
        return try object.get()
    }
}
