import Core
import MetricsTestKit
import NIOCore
import NIOHTTP1
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct VendorEndpointTests {
    private static let path = RequestPath("a b", "c/d").query("q", "ä&=").query("none", nil)

    private func call(
        _ http: VendorHTTP, _ url: String, method: HTTPMethod = .POST, body: VendorRequest.Body = .none,
        trace: TraceParent? = nil
    ) async throws(ProviderError) -> VendorAnswer {
        guard let base = try? BaseURL.local(url) else { throw ProviderError(.rejected, detail: "bad URL") }
        let endpoint = VendorEndpoint(http: http, vendor: "test", base: base, token: Secret("t0ken"))
        var request = VendorRequest(operation: "op", method: method, path: Self.path, body: body)
        request.trace = trace
        return try await endpoint.call(request) { $0 }
    }

    @Test func sendsCredentialAgentAndTraceBelowThePrefix() async throws {
        let trace = try #require(TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        try await ScriptedVendor.run(.json("{}")) { vendor, url in
            try await withHTTP { http in
                let body = VendorRequest.Body.json(ByteBuffer(string: #"{"a":1}"#))
                let answer = try await call(http, "\(url)/prefix", body: body, trace: trace)
                #expect(answer.status == 200)
            }
            let request = try #require(vendor.requests.first)
            #expect(request.uri == "/prefix/a%20b/c%2Fd?q=%C3%A4%26%3D")
            #expect(request.headers["authorization"] == ["Bearer t0ken"])
            #expect(request.headers["user-agent"] == ["FleetChat/1.2.3"])
            #expect(request.headers["content-type"] == ["application/json"])
            #expect(request.headers["traceparent"] == [trace.description])
            #expect(request.body == #"{"a":1}"#)
        }
    }

    @Test func sendsForms() async throws {
        try await ScriptedVendor.run(.json("{}")) { vendor, url in
            try await withHTTP { http in
                _ = try await call(http, url, body: .form([("a b", "1&2"), ("c", "é")]))
            }
            #expect(vendor.requests.first?.headers["content-type"] == ["application/x-www-form-urlencoded"])
            #expect(vendor.requests.first?.body == "a%20b=1%262&c=%C3%A9")
        }
    }

    @Test func usesAConnectionAgainAfterAnError() async throws {
        let long = String(repeating: "x", count: 200_000)
        try await ScriptedVendor.run(.json(long, status: 500), .json("{}")) { vendor, url in
            try await withHTTP { http in
                let answers = [try await call(http, url), try await call(http, url)]
                #expect(answers.map(\.status) == [500, 200])
            }
            #expect(Set(vendor.requests.map(\.connection)).count == 1)
        }
    }

    @Test func doesNotFollowRedirects() async throws {
        let elsewhere = [("location", "http://127.0.0.1:1/steal")]
        try await ScriptedVendor.run(.json("", status: 302, headers: elsewhere)) { vendor, url in
            let answer = try await withHTTP { try await call($0, url) }
            #expect(answer.status == 302)
            #expect(vendor.requests.count == 1)
        }
    }

    @Test(arguments: [(HTTPMethod.POST, ProviderError.Reason.ambiguous), (.GET, .unavailable)])
    func aLostAnswerIsAmbiguousForWrites(method: HTTPMethod, expected: ProviderError.Reason) async throws {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"
        let steps: [ScriptedVendor.Step] = [
            .hangUp, .silence, .raw("this is no HTTP\r\n\r\n"), .raw(head + "half"),
            .raw("HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n" + String(repeating: "x", count: 1 << 20) + "xx"),
        ]
        for step in steps {
            try await ScriptedVendor.run(step) { _, url in
                try await withHTTP(deadline: .milliseconds(600)) { http in
                    let error = await failure { () throws(ProviderError) in try await call(http, url, method: method) }
                    #expect(error?.reason == expected, "\(step)")
                    #expect(error?.detail.contains("t0ken") == false)
                }
            }
        }
    }

    @Test(arguments: ["http://127.0.0.1:1", "http://localhost:1", "http://nowhere.invalid"])
    func whatCannotBeConnectedToIsUnreachable(url: String) async throws {
        try await withHTTP { http in
            let error = await failure { () throws(ProviderError) in try await call(http, url) }
            #expect(error?.reason == .unreachable)
        }
    }

    @Test func aServerWithoutTLSIsUnreachableThroughHTTPS() async throws {
        try await ScriptedVendor.run(.json("{}")) { vendor, url in
            try await withHTTP { http in
                let secure = url.replacing("http://127.0.0.1", with: "https://localhost")
                let error = await failure { () throws(ProviderError) in try await call(http, secure) }
                #expect(error?.reason == .unreachable)
            }
            #expect(vendor.requests.isEmpty)
        }
    }

    @Test func neverShowsACredentialThatNoHeaderCanCarry() async throws {
        try await ScriptedVendor.run(.json("{}")) { vendor, url in
            try await withHTTP { http in
                let endpoint = VendorEndpoint(
                    http: http, vendor: "test", base: try .local(url), token: Secret("hush\nhush"))
                let error = await failure { () throws(ProviderError) in
                    try await endpoint.call(.get("op", RequestPath("a"))) { $0 }
                }
                #expect(error?.reason == .rejected)
                #expect(error?.description.contains("hush") == false)
                #expect("\(endpoint)".contains("hush") == false)
                #expect(Mirror(reflecting: endpoint).children.isEmpty)
            }
            #expect(vendor.requests.isEmpty)
        }
    }

    @Test func timesCallsByOutcome() async throws {
        let metrics = TestMetrics()
        try await ScriptedVendor.run(.json("{}"), .json("{}"), .hangUp) { _, url in
            try await withHTTP(metrics: metrics) { http in
                _ = try await call(http, url)
                _ = try await call(http, url)
                _ = await failure { () throws(ProviderError) in try await call(http, url) }
            }
        }
        let name = "fleetchat_provider_request_duration_seconds"
        let labels = [("provider", "test"), ("operation", "op")]
        #expect(try metrics.expectTimer(name, labels + [("outcome", "ok")]).values.count == 2)
        #expect(try metrics.expectTimer(name, labels + [("outcome", "ambiguous")]).values.count == 1)
    }
}
