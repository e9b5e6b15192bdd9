import Testing

@testable import Core

@Suite struct ProviderErrorCircuitsTests {
    private static let whatsApp = [
        CircuitID(.host), CircuitID(.app, "a"), CircuitID(.account, "b"), CircuitID(.number, "c"),
    ]
    private static let fleet = [CircuitID(.host), CircuitID(.account, "t")]

    static let findings: [(ProviderError.Reason, [ProviderError.Finding])] = [
        (.unreachable, [.fails(.failing), .unknown, .unknown, .unknown]),
        (.ambiguous, [.fails(.failing), .unknown, .unknown, .unknown]),
        (.unavailable, [.fails(.failing), .unknown, .unknown, .unknown]),
        (.credential(.app), [.works, .fails(.refused), .unknown, .unknown]),
        (.throttled(.app), [.works, .fails(.throttled), .unknown, .unknown]),
        (.credential(.account), [.works, .works, .fails(.refused), .unknown]),
        (.throttled(.account), [.works, .works, .fails(.throttled), .unknown]),
        (.credential(.number), [.works, .works, .works, .fails(.refused)]),
        (.throttled(.number), [.works, .works, .works, .fails(.throttled)]),
    ]

    @Test(arguments: findings)
    func anErrorHoldsUpWhatItIsAboutAndNothingWider(
        _ reason: ProviderError.Reason, _ expected: [ProviderError.Finding]
    ) {
        #expect(ProviderError(reason, detail: "").findings(on: Self.whatsApp) == expected)
    }

    @Test(arguments: [
        ProviderError.Reason.throttled(.driver), .windowClosed, .templatePaused, .recipient, .postponed, .notFound,
        .rejected,
    ])
    func anErrorAboutOneMessageHoldsUpNobodyElse(reason: ProviderError.Reason) {
        let findings = ProviderError(reason, detail: "").findings(on: Self.whatsApp)
        #expect(findings == [.works, .works, .works, .works])
    }

    @Test(arguments: [ProviderError.Scope.app, .account, .number])
    func whereThereIsNoSuchScopeTheNearestOneIsMeant(scope: ProviderError.Scope) {
        let findings = ProviderError(.credential(scope), detail: "").findings(on: Self.fleet)
        #expect(findings == [.works, .fails(.refused)])
    }
}
