import HTTPTypes
import NIOCore

extension WebhookOutcome {
    /// The whole answer as HTTP/1.1 writes it.
    var wire: ByteBuffer { Self.answers[self] ?? Self.answer(self) }

    private static let answers = Dictionary(uniqueKeysWithValues: allCases.map { ($0, Self.answer($0)) })

    private static func answer(_ outcome: WebhookOutcome) -> ByteBuffer {
        let status = outcome.status
        let retryAfter = outcome.retryAfter.map { "Retry-After: \($0)\r\n" } ?? ""
        return ByteBuffer(
            string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\nContent-Length: 0\r\n\(retryAfter)\r\n")
    }
}
