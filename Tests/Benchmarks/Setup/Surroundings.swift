import FoundationEssentials

/// What the caller's environment and the file system give.
struct Surroundings: Sendable {
    let redisURL: String
    let databaseURL: String
    let migrationURL: String
    /// Where the executables are.
    let programs: String
    /// For logs and prepared requests.
    let directory: String
    let path: String

    init(_ environment: [String: String], directory: String) throws {
        func required(_ name: String) throws -> String {
            guard let value = environment[name], !value.isEmpty else {
                throw BenchmarkError("\(name) is not set; `make bench` starts servers and sets it")
            }
            return value
        }
        self.redisURL = try required("REDIS_URL")
        self.databaseURL = try required("DATABASE_URL")
        self.migrationURL = try required("MIGRATION_DATABASE_URL")
        self.path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        self.programs = String(own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex))
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        self.directory = directory
    }

    func file(_ name: String) -> String { "\(directory)/\(name)" }
}
