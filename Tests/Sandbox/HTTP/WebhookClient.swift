import AsyncHTTPClient
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Sends a webhook and reads the answer to its end.
struct WebhookClient: Sendable {
    enum Outcome: Sendable, Equatable {
        case status(Int, body: String)
        /// No answer, and why.
        case failed(String)

        var isSuccess: Bool {
            guard case .status(let code, _) = self else { return false }
            return (200..<300).contains(code)
        }

        var status: Int? {
            guard case .status(let code, _) = self else { return nil }
            return code
        }
    }

    let client: HTTPClient
    var timeout = TimeAmount.seconds(20)

    func post(
        _ url: String, headers: [(String, String)], body: [UInt8], contentType: String = "application/json"
    ) async -> Outcome {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = HTTPHeaders(headers + [("Content-Type", contentType)])
        request.body = .bytes(body)
        return await outcome(of: request)
    }

    func get(_ url: String) async -> Outcome {
        await outcome(of: HTTPClientRequest(url: url))
    }

    private func outcome(of request: HTTPClientRequest) async -> Outcome {
        do {
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: 1024 * 1024)
            return .status(Int(response.status.code), body: String(decoding: body.readableBytesView, as: UTF8.self))
        } catch {
            return .failed("\(error)")
        }
    }
}
