/// What a prepared statement depends on.
struct StatementKey: Hashable, Sendable {
    let text: String
    let types: [PostgresType]

    init(_ sql: SQL) {
        text = sql.text
        types = sql.parameters.types
    }

    static func == (left: Self, right: Self) -> Bool {
        left.text == right.text && left.types == right.types
    }

    /// The types follow from the text but for rare cases.
    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
