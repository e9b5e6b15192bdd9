import NIOCore
import NIOPosix
import TestSupport
import Testing

extension Stack {
    /// Sends bytes to ingress as they are, and reads until it closes the connection.
    /// - Parameter drop: sent again and again meanwhile.
    func rawAnswer(to request: String, thenDripping drop: String? = nil) async throws -> String {
        let port = try #require(self.ingressURL.split(separator: ":").last.flatMap { Int($0) })
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
