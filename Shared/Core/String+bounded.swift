extension String {
    /// At most `limit` Unicode scalars of it, which is what PostgreSQL counts, without NUL, which it does not take.
    /// Characters are no measure: one may be arbitrarily long.
    package func bounded(to limit: Int) -> String {
        let hasNUL = utf8.contains(0)
        if utf8.count <= limit, !hasNUL { return self }
        var cut = String.UnicodeScalarView()
        for scalar in unicodeScalars.lazy.filter({ $0 != "\0" }).prefix(limit) { cut.append(scalar) }
        return String(cut)
    }
}
