import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct LiveTLSTests {
    @Test func verifiesCertificateAndHostName() async throws {
        let directory = try LiveRedis.makeDirectory()
        let certificates = try await TestCertificates(in: directory)
        let stranger = try await TestCertificates(in: directory.appending(path: "stranger"))
        let port = try await freePort()
        let options = [
            "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-auth-clients", "no",
            "--tls-cert-file", certificates.certificate, "--tls-key-file", certificates.key,
            "--tls-ca-cert-file", certificates.authority,
        ]
        let trusted = try configuration("rediss://localhost:\(port)") { $0.trustRootsFile = certificates.authority }
        try await LiveRedis.run(in: directory, options: options, readyAt: trusted) { _ in
            try await withRedisClient(trusted) { client in
                let large = RedisArgument(String(repeating: "x", count: 200_000))
                try await expectReply("OK", to: ["SET", "key", large], of: client)
                #expect(try await client.send(["STRLEN", "key"]) == 200_000)
            }
            try await expectNoConnection(
                try configuration("rediss://localhost:\(port)") { $0.trustRootsFile = stranger.authority })
            try await expectNoConnection(try configuration("rediss://localhost:\(port)"))
            try await expectNoConnection(
                try configuration("rediss://127.0.0.1:\(port)") { $0.trustRootsFile = certificates.authority })
            try await expectNoConnection(
                try configuration("rediss://localhost:\(port)") { $0.trustRootsFile = "/nonexistent" })
            try await expectNoConnection(try configuration("redis://localhost:\(port)"))
        }
    }

    private func expectNoConnection(
        _ configuration: RedisConfiguration, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withRedisClient(configuration) { client in
            let error = await #expect(throws: RedisError.self, sourceLocation: sourceLocation) {
                try await client.withConnection { _ in }
            }
            #expect(error?.code == .unavailable, sourceLocation: sourceLocation)
        }
    }

    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await channel.close()
        return port
    }
}
