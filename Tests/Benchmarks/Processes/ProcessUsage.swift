import FoundationEssentials

/// What a process and its children took so far.
struct ProcessUsage: Sendable {
    /// Seconds of processor time.
    var cpu: Double
    /// Bytes of memory, shared pages in proportion; nil when the kernel does not tell.
    var memory: Int?

    static func of(_ id: Int32) throws -> ProcessUsage {
        guard let root = ProcessStatus(id) else { throw BenchmarkError("process \(id) is gone") }
        var usage = ProcessUsage(cpu: root.cpu + root.childrenCPU, memory: Self.memory(id))
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let child = Int32(entry), let status = ProcessStatus(child), status.parent == id else { continue }
            usage.cpu += status.cpu
            if let memory = Self.memory(child) { usage.memory? += memory }
        }
        return usage
    }

    private static func memory(_ id: Int32) -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/smaps_rollup") else { return nil }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Pss:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
