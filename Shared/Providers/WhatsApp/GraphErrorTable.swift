package import Core

/// What each error code of the WhatsApp Business Platform means for the message, the sender and the next try; the
/// same codes come with an answer and later with a `failed` receipt.
package enum GraphErrorTable {
    package struct Verdict: Sendable, Equatable {
        package var reason: ProviderError.Reason
        /// How long the code asks to wait when the answer itself does not say.
        package var retryAfter: Duration?

        init(_ reason: ProviderError.Reason, retryAfter: Duration? = nil) {
            self.reason = reason
            self.retryAfter = retryAfter
        }
    }

    /// Nil for a code that is not documented.
    package static func verdict(code: Int, subcode: Int? = nil) -> Verdict? {
        switch (code, subcode) {
        case (100, 33), (100, 2_593_002): return Verdict(.notFound)
        // The business account has as many numbers as it may.
        case (200, 1_349_175): return Verdict(.postponed, retryAfter: .hours(24))
        default: break
        }
        return sending(code) ?? templates(code) ?? account(code) ?? registration(code) ?? graph(code)
    }

    /// About one message to one person.
    private static func sending(_ code: Int) -> Verdict? {
        switch code {
        case 131_000, 131_016: Verdict(.unavailable)
        case 131_026, 131_030, 131_050, 131_062, 137_000: Verdict(.recipient)
        case 131_047: Verdict(.windowClosed)
        case 131_049: Verdict(.postponed, retryAfter: .hours(24))
        case 131_056: Verdict(.throttled(.driver))
        case 130_472, 130_497, 131_008, 131_009, 131_021, 131_051, 131_052, 131_053, 131_055, 135_000:
            Verdict(.rejected)
        default: nil
        }
    }

    private static func templates(_ code: Int) -> Verdict? {
        switch code {
        // Not there or not approved yet: it may be in a moment, since templates are handed in by themselves.
        case 132_001: Verdict(.templatePaused)
        case 132_015: Verdict(.templatePaused, retryAfter: .hours(3))
        case 132_069: Verdict(.postponed, retryAfter: .hours(1))
        case 132_000, 132_005, 132_007, 132_008, 132_012, 132_016, 132_018, 132_068: Verdict(.rejected)
        case 2_388_019, 2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_293, 2_388_299: Verdict(.rejected)
        default: nil
        }
    }

    /// About the sender: its number, its account, its app.
    private static func account(_ code: Int) -> Verdict? {
        switch code {
        case 4: Verdict(.throttled(.app))
        case 80_007: Verdict(.throttled(.account))
        case 130_429: Verdict(.throttled(.number))
        case 131_048: Verdict(.throttled(.number), retryAfter: .hours(1))
        case 131_064: Verdict(.postponed, retryAfter: .hours(24))
        case 131_057: Verdict(.unavailable, retryAfter: .seconds(60))
        case 33: Verdict(.notFound)
        case 368, 131_005, 131_031, 131_042, 131_063: Verdict(.credential(.account))
        case 131_037, 131_045: Verdict(.credential(.number))
        case 134_011, 134_100...134_102: Verdict(.rejected)
        default: nil
        }
    }

    /// About adding, verifying and registering a number.
    private static func registration(_ code: Int) -> Verdict? {
        switch code {
        case 133_004, 2_494_100: Verdict(.unavailable)
        case 133_005, 133_006, 133_010: Verdict(.credential(.number))
        case 133_008, 133_009, 136_024, 2_388_091: Verdict(.postponed, retryAfter: .hours(1))
        case 133_015: Verdict(.postponed, retryAfter: .seconds(300))
        case 133_016: Verdict(.postponed, retryAfter: .hours(72))
        case 133_000, 136_025, 2_388_001, 2_388_012, 2_388_093, 2_388_103: Verdict(.rejected)
        default: nil
        }
    }

    /// Of the Graph API in general.
    private static func graph(_ code: Int) -> Verdict? {
        switch code {
        case 1, 2: Verdict(.unavailable)
        case 0, 190: Verdict(.credential(.app))
        // A permission is missing for what the call is about, not for everything.
        case 3, 10, 200...299: Verdict(.credential(.account))
        case 803: Verdict(.notFound)
        case 100, 200_000, 200_005...200_007: Verdict(.rejected)
        default: nil
        }
    }
}

extension Duration {
    fileprivate static func hours(_ hours: Int) -> Duration { .seconds(hours * 3_600) }
}
