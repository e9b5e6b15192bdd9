import Core
import Crypto
import FoundationEssentials

/// Events as Samsara posts them, signed with the time at which they were prepared.
struct SignedRequests: Sendable {
    struct Webhook: Sendable {
        var path: String
        var headers: [(String, String)]
        var body: [UInt8]
    }

    private struct Signer: Sendable {
        let path: String
        /// Has taken what stands before the body.
        let code: HMAC<SHA256>
    }

    private let batch: EventBatch
    private let timestamp: String
    private let signers: [Signer]

    init(_ batch: EventBatch) {
        let timestamp = String(Int(Date().timeIntervalSince1970))
        self.batch = batch
        self.timestamp = timestamp
        self.signers = batch.population.companies.map { company in
            var code = HMAC<SHA256>(key: SymmetricKey(data: company.secret.bytes))
            code.update(data: Array("v1:\(timestamp):".utf8))
            return Signer(path: "/samsara/\(company.token.reveal())", code: code)
        }
    }

    func webhook(_ index: Int) -> Webhook {
        let signer = signers[index % signers.count]
        let body = batch.body(index)
        var code = signer.code
        code.update(data: body)
        return Webhook(
            path: signer.path,
            headers: [
                ("Content-Type", "application/json"), ("X-Samsara-Timestamp", timestamp),
                ("X-Samsara-Signature", "v1=\(Hex.encode(code.finalize()))"),
            ], body: body)
    }

    /// Writes the first `count` requests one after the other, as they go over the wire, all of one size.
    /// - Returns: the size.
    func write(_ count: Int, to path: String) throws -> Int {
        guard let file = OutputFile(path: path) else { throw BenchmarkError("\(path) cannot be written") }
        let page = 4096
        for start in stride(from: 0, to: count, by: page) {
            var bytes: [UInt8] = []
            for index in start..<min(start + page, count) { bytes += wire(webhook(index)) }
            guard file.write(bytes) else { throw BenchmarkError("\(path) cannot be written, the disk may be full") }
        }
        return wire(webhook(0)).count
    }

    private func wire(_ webhook: Webhook) -> [UInt8] {
        var head = "POST \(webhook.path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(webhook.body.count)\r\n"
        for (name, value) in webhook.headers { head += "\(name): \(value)\r\n" }
        return Array("\(head)\r\n".utf8) + webhook.body
    }
}
