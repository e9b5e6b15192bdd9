extension StringProtocol where SubSequence == Substring {
    /// What is before and after the first `separator`; nothing is after it where there is none.
    func cut(at separator: some Collection<Character>) -> (head: Substring, tail: Substring?) {
        guard let range = self.firstRange(of: separator) else { return (self[...], nil) }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
