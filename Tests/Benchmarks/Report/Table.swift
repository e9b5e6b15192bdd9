/// A table in Markdown.
struct Table {
    private var rows: [[String]]

    /// - Parameter header: of which the first column is aligned to the left, the others to the right.
    init(_ header: [String]) {
        self.rows = [header, ["---"] + header.dropFirst().map { _ in "---:" }]
    }

    mutating func add(_ cells: [String]) {
        self.rows.append(cells)
    }

    var markdown: String {
        self.rows.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
    }
}
