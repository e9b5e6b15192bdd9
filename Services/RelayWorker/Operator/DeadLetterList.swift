import Core
import FoundationEssentials
import Runtime
import Storage

/// What `dead-letters list` prints: enough to decide, and nothing that a driver or dispatcher wrote.
struct DeadLetterList: Encodable, Sendable {
    struct Letter: Encodable {
        var id: String
        var diedAt: Date
        var reason: String
        var kind: String?
        var tenant: String?
        var attempts: Int
        var replays: Int
        var error: String

        init(_ letter: DeadLetter) {
            self.id = "\(letter.id)"
            self.diedAt = letter.diedAt
            self.reason = letter.reason
            self.kind = letter.kind
            self.tenant = letter.tenant?.description
            self.attempts = letter.attempts
            self.replays = letter.replays
            self.error = letter.lastError
        }
    }

    var matched: Int
    var letters: [Letter] = []

    var table: String {
        let table = TextTable.text(
            ["id", "given up", "reason", "kind", "tenant", "attempts", "replays", "error"],
            self.letters.map { letter in
                [
                    letter.id, letter.diedAt.formatted(.iso8601), letter.reason, letter.kind ?? "-",
                    letter.tenant ?? "-", "\(letter.attempts)", "\(letter.replays)",
                    letter.error.bounded(to: 80).replacing("\n", with: " "),
                ]
            })
        return table + "\(self.letters.count) of \(self.matched) that match\n"
    }
}
