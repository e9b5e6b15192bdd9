import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Speaks JSON with one of the two sides of the round trip.
struct JSONClient: Sendable {
    struct Reply: Sendable {
        let status: Int
        let body: JSON
        let text: String
    }

    let name: String
    let baseURL: String
    let client: HTTPClient
    var token: String?

    func send(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil) async throws(RoundTripError) -> Reply {
        var request = HTTPClientRequest(url: baseURL + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body.bytes())
        }
        do {
            let response = try await client.execute(request, timeout: .seconds(20))
            let bytes = Array(buffer: try await response.body.collect(upTo: 16 * 1024 * 1024))
            let json = bytes.isEmpty ? JSON.null : (try? JSON(parsing: bytes)) ?? .null  // The text is shown instead.
            return Reply(
                status: Int(response.status.code), body: json, text: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw RoundTripError("\(name) at \(baseURL)\(path) does not answer: \(error)")
        }
    }

    /// - Throws: unless the status is one of `accepted`.
    @discardableResult
    func expect(
        _ accepted: Set<Int>, _ method: HTTPMethod, _ path: String, _ body: JSON? = nil
    ) async throws(RoundTripError) -> JSON {
        let reply = try await send(method, path, body)
        guard accepted.contains(reply.status) else {
            throw RoundTripError("\(method.rawValue) \(path) answered \(reply.status): \(reply.text.prefix(500))")
        }
        return reply.body
    }
}
