import FoundationEssentials

/// What processes occupy.
enum Memory {
    /// Resident; 0 for a process that has ended.
    static func megabytes(of process: Int32) -> Int {
        guard let status = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return 0 }
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }

    /// `ingress 40 → 60 MB`, by name.
    static func compare(_ before: [String: Int], _ after: [String: Int]) -> [String] {
        after.keys.sorted().map { "\($0) \(before[$0] ?? 0) → \(after[$0] ?? 0) MB" }
    }
}
