import FoundationEssentials
import Testing

@testable import Core

@Suite struct StripeSignatureTests {
    private static let body = Data(#"{"id":"evt_1","object":"event"}"#.utf8)
    /// HMAC-SHA256 of "1700000000." and the body under whsec_one and whsec_two, by another implementation.
    private static let one = "fe79aee1a002fffa0e48e9e0419752a55f344c646cc7cba408ff68411d3d7a4e"
    private static let two = "b69178dc863611687c43df34b349404ffc7b16692271c89de73b433310b9a39c"
    private static let now = Date(timeIntervalSince1970: 1_700_000_100)

    private func verdict(
        _ header: String?, secrets: [String] = ["whsec_one"], body: Data = body, now: Date = now
    ) throws -> SignatureVerdict {
        try StripeSignature(secrets: secrets.map { Secret($0) }, tolerance: .seconds(300))
            .verify(signature: header, body: body, now: now)
    }

    @Test(arguments: [
        "t=1700000000,v1=\(Self.one)", "t=1700000000,v1=\(Self.two),v1=\(Self.one)", "v1=\(Self.one),t=1700000000",
        "t=1700000000,v0=\(Self.two),v1=\(Self.one),v2=x", "t=1700000000,v1=short,v1=\(Self.one)",
    ])
    func oneMatchingCodeIsEnough(_ header: String) throws {
        #expect(try verdict(header) == .valid(secret: 0))
    }

    @Test func aSecretThatIsBeingReplacedStillCounts() throws {
        #expect(try verdict("t=1700000000,v1=\(Self.two)", secrets: ["whsec_one", "whsec_two"]) == .valid(secret: 1))
    }

    @Test(arguments: [
        "t=1700000000,v1=\(Self.two)", "t=1700000001,v1=\(Self.one)",
        "t=1700000000,v1=\(Self.one.uppercased()),v1=\(Self.two)",
    ])
    func anotherCodeOrTimeDoesNot(_ header: String) throws {
        #expect(try verdict(header) == .mismatch)
    }

    @Test func anotherBodyDoesNot() throws {
        #expect(try verdict("t=1700000000,v1=\(Self.one)", body: Self.body + Data(" ".utf8)) == .mismatch)
    }

    @Test(arguments: [(-300.0, true), (300, true), (301, false), (-301, false)])
    func itIsGoodForFiveMinutes(_ age: Double, _ isGood: Bool) throws {
        let now = Date(timeIntervalSince1970: 1_700_000_000 + age)
        #expect(try verdict("t=1700000000,v1=\(Self.one)", now: now) == (isGood ? .valid(secret: 0) : .stale))
    }

    @Test(arguments: [
        "", "t=1700000000", "v1=\(Self.one)", "t=,v1=\(Self.one)", "t=1e9,v1=\(Self.one)",
        "t=-1700000000,v1=\(Self.one)",
        "t=1700000000,t=1700000000,v1=\(Self.one)", "t=1700000000,v0=\(Self.one)", "t=1700000000,v1",
        "t=1700000000 v1=\(Self.one)",
        "t=1700000000" + String(repeating: ",v1=\(Self.one)", count: 9), String(repeating: "x", count: 3_000),
    ])
    func anythingElseIsMalformed(_ header: String) throws {
        #expect(try verdict(header) == .malformed)
    }

    @Test func withoutAHeaderItIsMissing() throws {
        #expect(try verdict(nil) == .missing)
    }
}
