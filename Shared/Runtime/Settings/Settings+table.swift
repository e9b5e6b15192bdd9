extension Settings {
    /// The settings in force as aligned columns, one line each, sorted by key; values beyond 60 characters are cut.
    package var table: String {
        let rows = [["SETTING", "VALUE", "ORIGIN", "MEANING"]] + entries.map(Self.row)
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (cells + [row[3]]).joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func row(_ entry: SettingsEntry) -> [String] {
        let value = entry.value.count > 60 ? entry.value.prefix(59) + "…" : entry.value
        return [entry.key, value, entry.origin.rawValue, entry.about]
    }
}
