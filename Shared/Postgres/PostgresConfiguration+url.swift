internal import CLibpq

extension PostgresConfiguration {
    /// Splits `url` into libpq's connection parameters.
    static func parse(_ url: String) throws(PostgresError) -> [String: String] {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw PostgresError(.invalidConfiguration, "a database URL starts with postgres:// or postgresql://")
        }
        guard !url.utf8.contains(0) else {
            throw PostgresError(.invalidConfiguration, "a database URL cannot hold a zero byte")
        }
        var reason: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(url, &reason) else {
            defer { unsafe PQfreemem(reason) }
            let message = unsafe reason.map { unsafe String(cString: $0) } ?? "out of memory"
            throw PostgresError(.invalidConfiguration, "malformed database URL: \(withoutExcerpt(message))")
        }
        defer { unsafe PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe parameters[String(cString: keyword)] = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        return parameters
    }

    /// libpq quotes the part that it did not understand after a colon; that can be a password.
    private static func withoutExcerpt(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        var end = line.startIndex
        while end < line.endIndex, !line[end...].hasPrefix(": \"") {
            end = line.index(after: end)
        }
        return String(line[..<end])
    }
}
