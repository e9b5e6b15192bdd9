/// Rows in the order in which they came, numbered from 1, to be read page by page. The oldest go first.
struct Journal<Row: Sendable>: Sendable {
    private var rows: Ring<Row>
    private var total = 0

    init(limit: Int = 200_000) {
        rows = Ring(limit: limit)
    }

    mutating func append(_ row: Row) {
        rows.append(row)
        total += 1
    }

    /// - Returns: at most `limit` rows after the one numbered `after`, and the number of the last of them.
    func page(after: Int, limit: Int) -> (rows: [Row], last: Int) {
        let start = min(max(0, after - (total - rows.count)), rows.count)
        let end = min(start + max(0, limit), rows.count)
        return (Array(rows[start..<end]), total - rows.count + end)
    }
}
