extension String {
    /// At most `limit` Unicode scalars of it, without NUL. Characters are no measure: one may be arbitrarily long.
    func bounded(to limit: Int) -> String {
        let hasNUL = utf8.contains(0)
        if utf8.count <= limit, !hasNUL { return self }
        var cut = String.UnicodeScalarView()
        for scalar in unicodeScalars.lazy.filter({ $0 != "\0" }).prefix(limit) { cut.append(scalar) }
        return String(cut)
    }
}
