import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends webhooks when they are due, whether or not those before were answered.
struct Sender: Sendable {
    let client: HTTPClient
    let url: String

    /// - Returns: when each event was due.
    func send(
        _ events: Range<Int>, of requests: SignedRequests, perSecond rate: Int
    ) async throws -> [(Int, ContinuousClock.Instant)] {
        let start = ContinuousClock.now + .milliseconds(50)
        let due = events.map { index in
            (index, start + .seconds(Double(index - events.lowerBound) / Double(rate)))
        }
        try await withThrowingTaskGroup { group in
            for (index, time) in due {
                try await Task.sleep(until: time, tolerance: .zero)
                group.addTask { try await send(requests.webhook(index)) }
            }
            try await group.waitForAll()
        }
        return due
    }

    private func send(_ webhook: SignedRequests.Webhook) async throws {
        var request = HTTPClientRequest(url: url + webhook.path)
        request.method = .POST
        for (name, value) in webhook.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(webhook.body)
        let response = try await client.execute(request, timeout: .seconds(10))
        _ = try await response.body.collect(upTo: 65_536)
        guard response.status == .ok else { throw BenchmarkError("ingress answered \(response.status.code)") }
    }
}
