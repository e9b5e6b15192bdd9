import FoundationEssentials
import Postgres
import Runtime

/// Where and with what the numbers were made.
struct Machine: Sendable {
    var date: Date
    var processor: String
    var cores: Int
    /// In GiB.
    var memory: Int
    /// Each with its version.
    var software: [String]

    static func current(_ servers: Servers, directory: String) async throws -> Machine {
        let row = try await servers.owner.query("SHOW server_version").first
        let postgres = try row?.decode(String.self).prefix { $0 != " " } ?? ""
        let redis = try await servers.info("server", "redis_version")
        let swift = ChildText(try? await output(of: "swift", ["--version"], in: directory))
        let kernel = ChildText(read("/proc/version")).word(after: "Linux version")
        return Machine(
            date: Date(), processor: ChildText(read("/proc/cpuinfo")).value(of: "model name") ?? "unknown processor",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            memory: Int((Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824).rounded()),
            software: [
                "FleetChat \(Version.current)", swift.word(after: "Swift version").map { "Swift \($0)" },
                "Redis \(redis)", "PostgreSQL \(postgres)",
                kernel.map { "Linux \($0.prefix(while: { $0 != "-" }))" },
            ].compactMap { $0 })
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func output(of program: String, _ arguments: [String], in directory: String) async throws -> String {
        let process = try ChildProcess(program, arguments, output: "\(directory)/\(program).log")
        _ = try await process.exit(within: .seconds(30))
        return try process.outputText()
    }
}

/// Text of another program, of which one word is wanted.
private struct ChildText {
    let text: String

    init(_ text: String?) {
        self.text = text ?? ""
    }

    /// Of a line `name : value`.
    func value(of name: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":").last.map { String($0.drop { $0 == " " }) }
    }

    func word(after name: String) -> String? {
        for line in text.split(separator: "\n") {
            guard let place = line.firstRange(of: name) else { continue }
            return line[place.upperBound...].split(separator: " ").first.map(String.init)
        }
        return nil
    }
}
