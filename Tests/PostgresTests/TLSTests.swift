import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
    @Test func theServersCertificateIsVerified() async throws {
        let server = try await PostgresServer()
        var trusted = try PostgresConfiguration(url: server.tlsURL(mode: "verify-full", ca: "server.crt"))
        trusted.connectWait = .seconds(30)
        try await withClient(trusted) { client in
            let sql: SQL = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            #expect(try await client.query(sql)[0].decode(Bool.self))
            // Several TLS records, of which libpq leaves parts inside OpenSSL.
            for size in [1, 8_000, 16_384, 20_000, 1_000_000] {
                let rows = try await client.query("SELECT repeat('x', \(Int32(size)))")
                #expect(try rows[0].decode(String.self).utf8.count == size)
            }
            let many = try await client.query("SELECT repeat('y', n) FROM generate_series(1, 2000) n")
            #expect(try many[1_999].decode(String.self).utf8.count == 2_000)
        }
        for url in [
            server.tlsURL(mode: "verify-full", ca: "stranger.crt"),
            server.tlsURL(mode: "verify-full", ca: "server.crt", host: "elsewhere"),
            server.tlsURL(mode: "verify-full", ca: "missing.crt"),
        ] {
            var configuration = try PostgresConfiguration(url: url)
            configuration.connectWait = .milliseconds(300)
            try await withClient(configuration) { client in
                #expect(await failure { try await client.query("SELECT 1") }?.code == .unavailable)
            }
        }
    }
}
