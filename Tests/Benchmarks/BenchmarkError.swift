/// Why there is no result, or none that can be believed.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// Throws unless two ways of counting the same thing agree.
    static func expect(_ name: String, _ count: Int, _ expected: Int) throws(BenchmarkError) {
        guard count == expected else { throw BenchmarkError("\(name): \(count) instead of \(expected)") }
    }
}
