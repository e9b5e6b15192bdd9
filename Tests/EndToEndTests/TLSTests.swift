import TestSupport
import Testing

/// Redis and PostgreSQL over TLS, with certificates that are verified.
@Suite(.timeLimit(.minutes(15)))
struct TLSTests {
    static let strangers = "/etc/ssl/certs/ca-certificates.crt"

    @Test
    func theWholeProductWorks() async throws {
        let result = try await TLSServers.roundTrip()
        #expect(result.status == 0, "\(result.output.suffix(2_000))")
        #expect(result.output.contains("round trip complete"))
    }

    @Test(arguments: [
        ("REDIS_URL", "REDIS_CA_FILE=\(strangers)"),
        ("REDIS_URL", "REDIS_URL=$(echo $REDIS_URL | sed s/localhost/127.0.0.1/)"),
        ("DATABASE_URL", "DATABASE_URL=$(echo $DATABASE_URL | sed 's|=[^=]*$|=\(strangers)|')"),
        ("DATABASE_URL", "DATABASE_URL=$(echo $DATABASE_URL | sed s/@localhost/@127.0.0.1/)"),
    ])
    func aServerThatCannotBeVerifiedIsNotTalkedTo(_ key: String, _ change: String) async throws {
        var settings = CommandLineTests.settings
        settings["REDIS_URL"] = nil
        settings["DATABASE_URL"] = nil
        let result = try await TLSServers.run(["env", "\"\(change)\"", "ingress"], settings: settings)
        #expect(result.status == 69, "\(result.output)")
        #expect(result.output.contains("ingress: \(key): "))
    }
}
