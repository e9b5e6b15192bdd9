import TestSupport
import Testing

/// Senders that begin and do not go on.
@Suite(.timeLimit(.minutes(15)))
struct SlowRequestTests {
    static let head = "POST /samsara/00 HTTP/1.1\r\nHost: ingress\r\nContent-Type: application/json\r\n"

    @Test(arguments: [
        ("nothing at all", ""), ("half a head", head), ("half a line", "POST /sams"),
        ("half a body", head + "Content-Length: 100\r\n\r\n{"),
        ("no chunk", head + "Transfer-Encoding: chunked\r\n\r\n"),
    ])
    func theConnectionEndsAndNobodyElseWaits(_ what: String, _ request: String) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        async let answer = stack.rawAnswer(to: request)
        #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: fleet.webhook()).status == 200)
        let text = try await answer
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 408 "), "\(text.prefix(100))")
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: fleet.webhook()).status == 200)
    }

    @Test
    func bytesThatDripInDoNotProlongTheWait() async throws {
        let stack = try await Stack.common
        let text = try await stack.rawAnswer(to: "POST /samsara/00 HTTP/1.1\r\n", thenDripping: "X-A: b\r\n")
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 408 "), "\(text.prefix(100))")
    }
}
