import Testing

@testable import Core

@Suite struct SubscriptionChoiceTests {
    @Test(
        arguments: [
            ("STOP", .english), (" stop. ", .english), ("Stop!", .spanish), ("«STOP»", .french),
            ("Unsubscribe", .english),
            ("stop  all", .english), ("Alto", .spanish), ("BAJA", .spanish), ("Arrêt", .french),
            ("ARRE\u{302}T", .french),
            ("arret", .french),
        ] as [(String, Language)])
    func aWordThatIsTheWholeMessageEndsMessages(_ text: String, _ language: Language) {
        #expect(SubscriptionChoice(text, in: language) == .stop)
    }

    @Test(
        arguments: [
            ("START", .english), ("start.", .spanish), ("Alta", .spanish), ("démarrer", .french), ("Unstop", .french),
        ] as [(String, Language)])
    func anotherOneBringsThemBack(_ text: String, _ language: Language) {
        #expect(SubscriptionChoice(text, in: language) == .start)
    }

    /// What drivers write about loads, docks and routes.
    @Test(
        arguments: [
            ("END", .english), ("Quit", .english), ("CANCEL", .english), ("Stop 4 is closed", .english),
            ("I will stop here", .english), ("non-stop", .english), ("alto", .english), ("arrêt", .spanish),
            ("baja", .french), ("", .english), ("...", .english), ("🛑", .english),
            (String(repeating: "stop ", count: 50), .english),
        ] as [(String, Language)])
    func anythingElseIsAReplyLikeAny(_ text: String, _ language: Language) {
        #expect(SubscriptionChoice(text, in: language) == nil)
    }
}
