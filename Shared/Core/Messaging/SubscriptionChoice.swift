/// What a driver says about getting messages at all: a word that is the whole message. The raw value is the `kind` of
/// its row in the ledger.
package enum SubscriptionChoice: String, Sendable, CaseIterable {
    case stop = "opt_out"
    case start = "opt_in"

    /// Nil for any other text. Case, and what is neither letter nor digit around the word, do not matter. English words
    /// count in every language. END, QUIT and CANCEL are what drivers write about loads and routes, so they do not.
    package init?(_ text: String, in language: Language) {
        guard text.utf8.count <= 64 else { return nil }
        let letters = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        let words = letters.joined(separator: " ")
        let choice = Self.allCases.first {
            $0.words(in: .english).contains(words) || $0.words(in: language).contains(words)
        }
        guard let choice else { return nil }
        self = choice
    }

    private func words(in language: Language) -> Set<String> {
        switch (self, language) {
        case (.stop, .english): ["stop", "stopall", "stop all", "unsubscribe", "optout", "opt out"]
        case (.stop, .spanish): ["alto", "baja", "darme de baja"]
        case (.stop, .french): ["arret", "arrêt", "désabonner", "desabonner"]
        case (.start, .english): ["start", "unstop", "optin", "opt in"]
        case (.start, .spanish): ["alta", "iniciar"]
        case (.start, .french): ["démarrer", "demarrer", "réabonner", "reabonner"]
        }
    }
}
