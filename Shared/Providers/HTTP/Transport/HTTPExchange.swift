internal import NIOCore
internal import NIOHTTP1

/// A request on its way to its answer. Sendable because all of it is touched on its event loop alone.
final class HTTPExchange: @unchecked Sendable {
    typealias Outcome = Result<VendorAnswer, TransportError>

    let head: HTTPRequestHead
    let body: ByteBuffer?
    /// Until a connection has to be there.
    let connectDeadline: NIODeadline
    let deadline: NIODeadline
    /// Over which it was sent.
    weak var connection: HTTPConnection?
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var isCancelled = false

    init(_ head: HTTPRequestHead, body: ByteBuffer?, connectDeadline: NIODeadline, deadline: NIODeadline) {
        self.head = head
        self.body = body
        self.connectDeadline = min(connectDeadline, deadline)
        self.deadline = deadline
    }

    var isFinished: Bool { self.continuation == nil }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>) {
        self.continuation = continuation
        if self.isCancelled { self.giveUp("the call was cancelled") }
    }

    func cancel() {
        self.isCancelled = true
        self.giveUp("the call was cancelled")
    }

    /// - Parameter reason: the first half of a sentence.
    func giveUp(_ reason: String) {
        if let connection {
            self.finish(.failure(.unanswered("\(reason) before its answer came")))
            connection.close()
        } else {
            self.finish(.failure(.unreachable("\(reason) before a connection was free")))
        }
    }

    /// Only the first outcome counts.
    func finish(_ outcome: Outcome) {
        self.continuation?.resume(returning: outcome)
        self.continuation = nil
        self.connection = nil
    }
}
