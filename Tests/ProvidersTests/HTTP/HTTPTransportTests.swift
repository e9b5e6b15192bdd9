import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct HTTPTransportTests {
    private typealias Outcome = Result<VendorAnswer, TransportError>

    private static func call(
        _ transport: HTTPTransport, _ url: String, within limit: TimeAmount = .seconds(30)
    ) async -> Outcome {
        do {
            let base = try BaseURL.local(url)
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/", headers: ["host": base.authority])
            return try await .success(
                transport.send(head, body: nil, to: base.origin, deadline: .now() + limit))
        } catch {
            return .failure(error as? TransportError ?? .unreachable("\(error)"))
        }
    }

    private static func answer(_ transport: HTTPTransport, _ url: String) async throws -> VendorAnswer {
        try await Self.call(transport, url).get()
    }

    /// Runs `body` while a call that is never answered occupies the only connection.
    private static func withStalledCall(
        _ body: (ScriptedVendor, HTTPTransport, String, _ stalled: Task<Outcome, Never>) async throws -> Void
    ) async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let respond: @Sendable (ScriptedVendor.Request) -> ScriptedVendor.Step = { _ in
            arrived.yield()
            return .silence
        }
        try await ScriptedVendor.run([], respond: respond) { vendor, url in
            try await withTransport(connections: 1) { transport in
                let stalled = Task { await Self.call(transport, url) }
                for await _ in arrivals { break }
                try await body(vendor, transport, url, stalled)
            }
        }
    }

    @Test func callsBeyondTheLimitWaitForAConnection() async throws {
        try await ScriptedVendor.run(.json("{}")) { vendor, url in
            try await withTransport(connections: 3) { transport in
                let answered = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<50 { group.addTask { (try? await Self.answer(transport, url))?.status == 200 } }
                    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(answered == 50)
            }
            #expect(Set(vendor.requests.map(\.connection)).count <= 3)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        // Something that nobody asked for.
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 408 Late\r\ncontent-length: 0\r\n\r\n",
    ])
    func aConnectionThatMayEndIsNotUsedAgain(answer: String) async throws {
        try await ScriptedVendor.run(.raw(answer)) { vendor, url in
            try await withTransport(connections: 3) { transport in
                for _ in 0..<3 {
                    let answer = try await Self.answer(transport, url)
                    #expect(answer.status == 200)
                }
            }
            #expect(Set(vendor.requests.map(\.connection)).count == 3)
        }
    }

    @Test func aChunkedAnswerAfterAnInterimOneIsWhole() async throws {
        let answer = """
            HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
            3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n
            """
        try await ScriptedVendor.run(.raw(answer)) { vendor, url in
            try await withTransport(connections: 3) { transport in
                for _ in 0..<2 {
                    let answer = try await Self.answer(transport, url)
                    #expect(answer.excerpt == "abcde")
                }
            }
            #expect(Set(vendor.requests.map(\.connection)).count == 1)
        }
    }

    @Test func whoWaitsTooLongForAConnectionWasNotSent() async throws {
        try await Self.withStalledCall { vendor, transport, url, stalled in
            let late = await Self.call(transport, url, within: .milliseconds(100))
            #expect(late == .failure(.unreachable("the time was over before a connection was free")))
            #expect(vendor.requests.count == 1)
            stalled.cancel()
            _ = await stalled.value
        }
    }

    @Test func aCancelledCallEndsAndMayHaveBeenExecuted() async throws {
        try await Self.withStalledCall { vendor, transport, url, stalled in
            let waiting = Task { await Self.call(transport, url) }
            waiting.cancel()
            #expect(
                await waiting.value == .failure(.unreachable("the call was cancelled before a connection was free")))
            stalled.cancel()
            #expect(await stalled.value == .failure(.unanswered("the call was cancelled before its answer came")))
            #expect(vendor.requests.count == 1)
        }
    }

    @Test func aShutdownEndsEveryCallAndTakesNoMore() async throws {
        try await Self.withStalledCall { _, transport, url, stalled in
            try await transport.shutdown()
            guard case .failure(.unanswered) = await stalled.value else { throw TransportError.unreachable("ended") }
            let late = await Self.call(transport, url)
            #expect(late == .failure(.unreachable("the process stops before a connection was free")))
        }
    }

    @Test func talksToTheHostThatTheCertificateNamesAlone() async throws {
        let authority = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
        var trusting = TLSConfiguration.makeClientConfiguration()
        trusting.trustRoots = .certificates([authority])
        try await ScriptedVendor.run([.json("{}")], tls: TestCertificate.serverContext()) { vendor, url in
            let named = url.replacing("http://127.0.0.1", with: "https://localhost")
            let address = url.replacing("http://", with: "https://")
            try await withTransport(connections: 3, tls: trusting) { transport in
                for _ in 0..<2 { #expect(try await Self.answer(transport, named).status == 200) }
                guard case .failure(.unreachable) = await Self.call(transport, address) else {
                    throw TransportError.unanswered("a certificate of another host was taken")
                }
            }
            try await withTransport(connections: 3) { transport in
                guard case .failure(.unreachable) = await Self.call(transport, named) else {
                    throw TransportError.unanswered("a certificate of nobody was taken")
                }
            }
            #expect(vendor.requests.count == 2)
            #expect(Set(vendor.requests.map(\.connection)).count == 1)
        }
    }
}

extension Result where Success == VendorAnswer, Failure == TransportError {
    fileprivate static func == (left: Self, right: Self) -> Bool {
        if case .failure(let left) = left, case .failure(let right) = right { left == right } else { false }
    }
}
