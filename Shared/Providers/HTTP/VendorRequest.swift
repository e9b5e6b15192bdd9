internal import Core
internal import NIOCore
internal import NIOHTTP1

/// One call, before it has a host and a credential.
struct VendorRequest: Sendable {
    enum Body: Sendable {
        case none
        case json(ByteBuffer)
        case form([(name: String, value: String)])
    }

    /// A word of a fixed list: it becomes a metric's label.
    var operation: String
    var method: HTTPMethod
    var path: RequestPath
    var body: Body = .none
    var trace: TraceParent?
    /// Beside those that every call to the vendor has.
    var headers: [(name: String, value: String)] = []

    /// Whether an execution that nobody hears of would leave something behind.
    var changesSomething: Bool { method != .GET }

    static func get(_ operation: String, _ path: RequestPath) -> VendorRequest {
        VendorRequest(operation: operation, method: .GET, path: path)
    }
}
