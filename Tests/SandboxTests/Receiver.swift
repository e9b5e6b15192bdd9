import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

@testable import Sandbox

/// Takes webhooks, answers with the statuses it is given and then with 200.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        let headers: HTTPFields
        let body: [UInt8]

        var json: JSON {
            (try? JSON(parsing: body)) ?? .null
        }
    }

    let deliveries: AsyncStream<Delivery>
    private let continuation: AsyncStream<Delivery>.Continuation
    private let statuses: Mutex<[Int]>
    private let answer = Mutex("")

    init(answering statuses: [Int]) {
        (deliveries, continuation) = AsyncStream.makeStream()
        self.statuses = Mutex(statuses)
    }

    static func run(
        answering statuses: [Int] = [], _ body: @escaping @Sendable (Receiver, _ url: String) async throws -> Void
    ) async throws {
        let receiver = Receiver(answering: statuses)
        let router = Router()
        router.get("hook") { request, _ in String(request.uri.queryParameters["hub.challenge"] ?? "") }
        router.post("hook") { request, _ in
            let bytes = Array(buffer: try await request.body.collect(upTo: 1_000_000))
            receiver.continuation.yield(Delivery(headers: request.headers, body: bytes))
            let status = receiver.statuses.withLock { $0.isEmpty ? 200 : $0.removeFirst() }
            let answer = receiver.answer.withLock { $0 }
            return Response(status: .init(code: status), body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() })
        try await application.test(.live) { client in
            try await body(receiver, "http://127.0.0.1:\(client.port ?? 0)/hook")
        }
    }

    /// The body of all answers from now on.
    func answer(_ text: String) {
        answer.withLock { $0 = text }
    }

    func next(_ count: Int) async -> [Delivery] {
        var taken: [Delivery] = []
        for await delivery in deliveries {
            taken.append(delivery)
            if taken.count == count { break }
        }
        return taken
    }
}
