import FoundationEssentials
import Testing

@testable import Core

@Suite struct MessagingLimitTests {
    @Test(
        arguments: [
            ("TIER_250", .people(250)), ("TIER_2K", .people(2_000)), ("TIER_100K", .people(100_000)),
            ("TIER_UNLIMITED", .unlimited), ("UNLIMITED", .unlimited), ("TIER_NOT_SET", nil), ("TIER_", nil),
            ("TIER_K", nil), ("TIER_-1", nil), ("", nil), ("TIER_99999999999999999999K", nil),
        ] as [(String, MessagingLimit?)])
    func readsTiers(tier: String, limit: MessagingLimit?) {
        #expect(MessagingLimit(tier: tier) == limit)
    }

    @Test(
        arguments: [(-1, .unlimited), (0, nil), (2_000, .people(2_000)), (-2, nil), (.max, nil)]
            as [(Int64, MessagingLimit?)])
    func readsCounts(count: Int64, limit: MessagingLimit?) {
        #expect(MessagingLimit(count: count) == limit)
    }

    @Test func keepsWordsThatItDoesNotKnow() throws {
        let words = try JSONDecoder().decode([VendorWord<Quality>].self, from: Data(#"["GREEN","PURPLE"]"#.utf8))
        #expect(words == [.known(.green), .unknown("PURPLE")])
        #expect(String(decoding: try JSONEncoder().encode(words), as: UTF8.self) == #"["GREEN","PURPLE"]"#)
    }
}
