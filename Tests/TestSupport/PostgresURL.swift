/// A `postgresql://` URL whose role and database can be exchanged.
struct PostgresURL {
    private let server: Substring
    private let query: Substring
    var role: String?
    var database: String

    init(_ text: String) throws {
        guard let scheme = text.firstRange(of: "://") else { throw TestFailure("TEST_DATABASE_URL is no URL") }
        let rest = text[scheme.upperBound...]
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = path[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        self.role = authority.count == 2 ? String(authority[0]) : nil
        self.server = authority[authority.count - 1]
        self.database = path.count == 2 ? String(path[1]) : "postgres"
        self.query = parts.count == 2 ? parts[1] : ""
    }

    func with(role: String? = nil, database: String) -> String {
        let user = (role ?? self.role).map { "\($0)@" } ?? ""
        return "postgresql://\(user)\(self.server)/\(database)\(self.query.isEmpty ? "" : "?\(self.query)")"
    }
}
