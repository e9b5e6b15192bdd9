import NIOCore
import NIOPosix
import TestSupport
import Testing

/// Senders that begin and do not go on.
@Suite(.timeLimit(.minutes(2)))
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
        async let answer = Self.answer(to: request, at: stack)
        #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: fleet.webhook()).status == 200)
        let text = try await answer
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 408 "), "\(text.prefix(100))")
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: fleet.webhook()).status == 200)
    }

    @Test
    func bytesThatDripInDoNotProlongTheWait() async throws {
        let stack = try await Stack.common
        let text = try await Self.answer(to: "POST /samsara/00 HTTP/1.1\r\n", thenDripping: "X-A: b\r\n", at: stack)
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 408 "), "\(text.prefix(100))")
    }

    /// Sends the text and reads until the other side closes, which it does before the suite's time is up.
    private static func answer(
        to request: String, thenDripping drop: String? = nil, at stack: Stack
    ) async throws -> String {
        let port = try #require(stack.ingressURL.split(separator: ":").last.flatMap { Int($0) })
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            return try await withThrowingTaskGroup(of: Void.self) { group in
                if let drop {
                    group.addTask {
                        // It ends by a failing write, or when the answer is read.
                        while true {
                            try await Task.sleep(for: .milliseconds(300))
                            guard (try? await outbound.write(ByteBuffer(string: drop))) != nil else { return }
                        }
                    }
                }
                defer { group.cancelAll() }
                var text = ""
                do {
                    for try await buffer in inbound { text += String(buffer: buffer) }
                } catch is IOError {}  // A reset is an end as well.
                return text
            }
        }
    }
}
