/// Rows in aligned columns, for people; numbers to the right.
package enum TextTable {
    package static func text(_ header: [String], _ rows: [[String]]) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let isNumber = header.indices.map { column in
            !rows.isEmpty && rows.allSatisfy { $0[column] == "-" || $0[column].first?.isNumber == true }
        }
        return all.map { row in
            let cells = row.indices.map { Self.cell(row[$0], width: widths[$0], toTheRight: isNumber[$0]) }
            let line = cells.joined(separator: "  ")
            return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
        }.joined()
    }

    private static func cell(_ text: String, width: Int, toTheRight: Bool) -> String {
        let padding = String(repeating: " ", count: max(width - text.count, 0))
        return toTheRight ? padding + text : text + padding
    }
}
