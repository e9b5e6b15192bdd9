import FoundationEssentials
import Testing

@testable import Providers

@Suite struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0.0), ("2024-02-29T23:59:59Z", 1_709_251_199),
        ("2024-08-28T18:48:36.400Z", 1_724_870_916.4), ("2024-08-28T20:48:36+02:00", 1_724_870_916),
        ("2024-08-28T13:18:36-05:30", 1_724_870_916), ("2024-08-28t18:48:36z", 1_724_870_916),
        ("2000-03-01T00:00:00.123456789Z", 951_868_800.123456789),
    ])
    func readsTimes(text: String, seconds: Double) throws {
        let date = try #require(RFC3339.date(text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 0.000_01)
    }

    @Test(arguments: [
        "", "2024-08-28", "2024-08-28T18:48:36", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2024-08-28T24:00:00Z", "2024-08-28T18:60:00Z", "2024-08-28T18:48:36.Z",
        "2024-08-28T18:48:36+0200", "2024-08-28T18:48:36Z ", "2024-08-28T18:48:36ZZ", "+024-08-28T18:48:36Z",
        "2024-08-28T18:48:36.1234567890123456789012345Z",
    ])
    func refusesOtherTexts(text: String) {
        #expect(RFC3339.date(text) == nil)
    }

    @Test func readsWhatItWrites() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<4_102_444_800, using: &generator)))
            #expect(RFC3339.date(RFC3339.text(date)) == date)
        }
    }
}
