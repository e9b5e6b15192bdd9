import Core
import Testing

@testable import Providers

@Suite struct GraphErrorTableTests {
    /// Every code that Meta documents for messages, templates and numbers.
    static let documented: [(ProviderError.Reason, [Int])] = [
        (.unavailable, [1, 2, 131_000, 131_016, 131_057, 133_004, 2_494_100]),
        (.credential(.app), [0, 190]),
        (.credential(.account), [3, 10, 200, 203, 210, 250, 299, 368, 131_005, 131_031, 131_042, 131_063]),
        (.credential(.number), [131_037, 131_045, 133_005, 133_006, 133_010]),
        (.throttled(.app), [4]), (.throttled(.account), [80_007]), (.throttled(.number), [130_429, 131_048]),
        (.throttled(.driver), [131_056]), (.windowClosed, [131_047]), (.templatePaused, [132_001, 132_015]),
        (.recipient, [131_026, 131_030, 131_050, 131_062, 137_000]),
        (.postponed, [131_049, 131_064, 132_069, 133_008, 133_009, 133_015, 133_016, 136_024, 2_388_091]),
        (.notFound, [33]),
        (
            .rejected,
            [100, 130_472, 130_497, 131_008, 131_009, 131_021, 131_051, 131_052, 131_053, 131_055]
                + [132_000, 132_005, 132_007, 132_008, 132_012, 132_016, 132_018, 132_068]
                + [133_000, 134_011, 134_100, 134_101, 134_102, 135_000, 136_025, 200_000, 200_005, 200_006, 200_007]
                + [2_388_001, 2_388_012, 2_388_093, 2_388_103, 2_388_019, 2_388_040, 2_388_047, 2_388_072, 2_388_073]
                + [2_388_293, 2_388_299]
        ),
    ]

    @Test(arguments: documented)
    func knowsEveryDocumentedCode(reason: ProviderError.Reason, codes: [Int]) {
        for code in codes { #expect(GraphErrorTable.verdict(code: code)?.reason == reason, "\(code)") }
    }

    @Test func tellsAMissingObjectByItsSubcode() {
        #expect(GraphErrorTable.verdict(code: 100, subcode: 33)?.reason == .notFound)
        #expect(GraphErrorTable.verdict(code: 100, subcode: 34)?.reason == .rejected)
    }

    @Test(arguments: [(131_049, 86_400), (133_015, 300), (133_016, 259_200), (132_015, 10_800), (136_024, 3_600)])
    func knowsHowLongACodeAsksToWait(code: Int, seconds: Int) {
        #expect(GraphErrorTable.verdict(code: code)?.retryAfter == .seconds(seconds))
    }

    @Test(arguments: [-1, 5, 300, 131_001, 999_999, Int.max])
    func leavesUnknownCodesOpen(code: Int) {
        #expect(GraphErrorTable.verdict(code: code) == nil)
    }
}
