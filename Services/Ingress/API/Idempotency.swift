import Core
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage

/// `Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header): the first request that succeeds is done, its
/// repeats within a day get the same answer. A request that came to nothing may be made again.
struct Idempotency: RouterMiddleware {
    let records: RequestRecords
    let bodyLimit = 4 * 1024 * 1024

    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, let caller = context.caller,
            let text = try Self.key(request.headers.value("idempotency-key"))
        else { return try await next(request, context) }
        let body = try await request.bytes(limit: self.bodyLimit)
        let key = RequestRecords.Key(tenant: caller.tenant, caller: caller.fingerprint, text: text)
        let cipher = CredentialCipher(credential: caller.credential, purpose: "idempotency:\(text)")
        switch try await self.records.claim(key, fingerprint: Self.fingerprint(request, body)) {
        case .begun: break
        case .answered(let blob): return try StoredAnswer(sealed: blob, by: cipher).response
        case .underWay: throw Problem(.conflict, "The first request with this Idempotency-Key is still under way.")
        case .another: throw Problem(.keyReused, "This Idempotency-Key came with another request before.")
        }
        var request = request
        request.body = .init(buffer: body)
        return try await self.answer(request, context, key, cipher, next)
    }

    private func answer(
        _ request: Request, _ context: IngressContext, _ key: RequestRecords.Key, _ cipher: CredentialCipher,
        _ next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await next(request, context)
            guard response.status.kind == .successful else {
                try await self.records.end(key, answer: nil)
                return response
            }
            let answer = try await StoredAnswer(response)
            try await self.records.end(key, answer: try answer.sealed(by: cipher))
            return answer.response
        } catch {
            try await self.records.end(key, answer: nil)
            throw error
        }
    }

    /// The text of the field: a string of structured fields, or bare as many clients send it.
    private static func key(_ field: String?) throws(Problem) -> String? {
        guard let field else { return nil }
        let isQuoted = field.utf8.count >= 2 && field.hasPrefix("\"") && field.hasSuffix("\"")
        let text = isQuoted ? String(field.dropFirst().dropLast()) : field
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") }
        guard isPlain, (1...255).contains(text.utf8.count) else {
            throw Problem(.malformed, "Idempotency-Key takes 1 to 255 printable ASCII characters.")
        }
        return text
    }

    private static func fingerprint(_ request: Request, _ body: ByteBuffer) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Data("\(request.method.rawValue) \(request.uri.string)\n".utf8))
        hash.update(data: Data(body.readableBytesView))
        return Array(hash.finalize())
    }
}
