import FoundationEssentials
import Testing

@testable import Core

@Suite struct SamsaraSignatureTests {
    private static let code = "e05d9d1f326a1f8a845d2520d09d45c6b20c1931828bbd1dd3858446e7ae7082"
    private static let header = "v1=" + code
    private let signedAt = Date(timeIntervalSince1970: 1_700_000_000)

    private func signature(_ secrets: String...) throws -> SamsaraSignature {
        try SamsaraSignature(secrets: secrets.map { Secret($0) }, tolerance: .seconds(300))
    }

    private func verdict(
        _ signature: String? = header, timestamp: String? = "1700000000", body: String = "test-body",
        after seconds: Double = 0
    ) throws -> SignatureVerdict {
        try self.signature("dGVzdC1zZWNyZXQ=").verify(
            signature: signature, timestamp: timestamp, body: Array(body.utf8),
            now: signedAt.addingTimeInterval(seconds))
    }

    @Test func acceptsTheVendorsOwnVector() throws {
        #expect(try verdict() == .valid(secret: 0))
    }

    @Test func tellsWhichSecretSigned() throws {
        let rotated = try signature("bmV3LXNlY3JldA==", "dGVzdC1zZWNyZXQ=")
        let verdict = rotated.verify(
            signature: Self.header, timestamp: "1700000000", body: Array("test-body".utf8), now: signedAt)
        #expect(verdict == .valid(secret: 1))
    }

    @Test(arguments: ["test-bodz", "test-body\n", ""])
    func refusesAnotherBody(_ body: String) throws {
        #expect(try verdict(body: body) == .mismatch)
    }

    @Test func refusesAnotherTimestampOrSecret() throws {
        #expect(try verdict(timestamp: "1700000001") == .mismatch)
        let other = try signature("b3RoZXI=")
        let body = Array("test-body".utf8)
        #expect(
            other.verify(signature: Self.header, timestamp: "1700000000", body: body, now: signedAt) == .mismatch)
    }

    @Test(arguments: [
        "", "v1=", "v1=deadbeef", code, "sha256=" + code, "v1=" + code.uppercased(), "v1= " + code, "V1=" + code,
        header + "0", header + " ",
    ])
    func refusesAMalformedSignature(_ signature: String) throws {
        #expect(try verdict(signature) == .malformed)
    }

    @Test(arguments: ["", "abc", "-1700000000", "+1700000000", "1700000000.0", " 1700000000", "1700000000000000"])
    func refusesAMalformedTimestamp(_ timestamp: String) throws {
        #expect(try verdict(timestamp: timestamp) == .malformed)
    }

    @Test func tellsAMissingHeaderFromAWrongOne() throws {
        #expect(try verdict(nil) == .missing)
        #expect(try verdict(timestamp: nil) == .missing)
    }

    @Test(arguments: [(300.0, true), (-300, true), (301, false), (-301, false)])
    func acceptsTheWindowInBothDirections(after seconds: Double, isValid: Bool) throws {
        #expect(try verdict(after: seconds) == (isValid ? .valid(secret: 0) : .stale))
    }

    @Test func callsNothingStaleThatWasNeverSigned() throws {
        #expect(try verdict(body: "other", after: 9_999) == .mismatch)
    }

    @Test(arguments: [
        ("not base64!", SigningKeyError.notBase64(position: 2)), ("", .empty(position: 2)),
    ])
    func refusesAnUnusableSecret(_ secret: String, with error: SigningKeyError) {
        #expect(throws: error) { try signature("dGVzdC1zZWNyZXQ=", secret) }
    }
}
