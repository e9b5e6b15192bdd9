/// What an oracle makes of the evidence.
struct Verdict: Sendable {
    var accepted = 0
    var sent = 0
    var expired = 0
    var dead = 0
    /// Sent twice, where nobody could know that the first one had arrived.
    var ambiguous = 0
    /// Not sent, because they waited in a Redis that was replaced by an empty one.
    var erased = 0
    var findings: [Finding] = []

    func count(_ kind: Finding.Kind) -> Int { self.findings.count { $0.kind == kind } }

    var isGood: Bool { self.findings.isEmpty }

    func line(seed: UInt64) -> String {
        let counts: [(String, Int)] = [
            ("accepted", self.accepted), ("sent", self.sent), ("expired", self.expired), ("dead", self.dead),
            ("lost", self.count(.lost)), ("doubled", self.count(.doubled)), ("ambiguous", self.ambiguous),
            ("disordered", self.count(.disordered)), ("leaked", self.count(.leaked)),
            ("erased with redis", self.erased),
        ]
        return "chaos: seed \(seed), " + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
