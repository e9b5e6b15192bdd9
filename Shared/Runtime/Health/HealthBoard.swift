/// The latest answer of every check. Instants are durations since any fixed moment.
struct HealthBoard {
    struct Result: Equatable {
        var status: HealthStatus
        /// Since 1970-01-01T00:00:00Z, nil before the first answer.
        var checkedAt: Duration?
        var took: Duration
    }

    private struct Entry {
        var result: Result
        var askedAt: Duration?
    }

    private let deadline: Duration
    private var entries: [String: Entry] = [:]
    var isDraining = false

    /// - Parameter deadline: how long a check may go without an answer before it counts as failed.
    init(deadline: Duration) {
        self.deadline = deadline
    }

    mutating func asked(_ name: String, at now: Duration) {
        entries[name, default: Self.unanswered].askedAt = now
    }

    mutating func answered(_ name: String, _ status: HealthStatus, at now: Duration, wallClock: Duration) {
        let took = now - (entries[name]?.askedAt ?? now)
        entries[name] = Entry(result: Result(status: status, checkedAt: wallClock, took: took))
    }

    func result(_ name: String, at now: Duration) -> Result {
        let entry = entries[name] ?? Self.unanswered
        guard let askedAt = entry.askedAt, now - askedAt >= deadline else { return entry.result }
        var overdue = entry.result
        overdue.status = .fail("no answer within \(DurationText.format(deadline))")
        overdue.took = now - askedAt
        return overdue
    }

    private static let unanswered = Entry(
        result: Result(status: .fail("not checked yet"), checkedAt: nil, took: .zero))
}
