extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// The candidate that takes the fewest typing errors to reach, if that is few enough to be one.
    func nearest(among candidates: [String]) -> String? {
        candidates
            .map { (candidate: $0, distance: editDistance(to: $0)) }
            .filter { $0.distance <= Swift.max(2, count / 3) }
            .min { $0.distance < $1.distance }?
            .candidate
    }

    /// Insertions, deletions and substitutions between the two texts (Levenshtein).
    private func editDistance(to other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (line, character) in prefix(100).enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in other.indices {
                let substituted = diagonal + (character == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(substituted, diagonal + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}
