import FoundationEssentials

/// A page of which one part is written by this program.
struct PerformancePage {
    private static let begin = "<!-- results begin -->\n"
    private static let end = "<!-- results end -->"

    private let path: String
    private let before: String
    private let after: String

    /// Throws unless the page is there and has both markers.
    init(path: String) throws {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard let begin = text.firstRange(of: Self.begin),
            let end = text[begin.upperBound...].firstRange(of: Self.end)
        else {
            throw BenchmarkError("\(path) needs the lines \(Self.begin.dropLast()) and \(Self.end)")
        }
        self.path = path
        self.before = String(text[..<begin.upperBound])
        self.after = String(text[end.lowerBound...])
    }

    func replaceResults(by text: String) throws {
        try Data("\(before)\n\(text)\n\(after)".utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
