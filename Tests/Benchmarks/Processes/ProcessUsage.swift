import FoundationEssentials

/// What a process took so far.
struct ProcessUsage: Sendable {
    /// Seconds of processor time.
    var cpu: Double
    /// Bytes of memory, shared pages in proportion; nil when the kernel does not tell.
    var memory: Int?

    init(_ id: Int32) throws {
        guard let status = ProcessStatus(id) else { throw BenchmarkError("process \(id) is gone") }
        self.cpu = status.cpu
        self.memory = Self.memory(id)
    }

    /// With its children, those that have ended too.
    init(treeOf id: Int32) throws {
        try self.init(id)
        self.cpu += ProcessStatus(id)?.childrenCPU ?? 0
        for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let child = Int32(entry), let status = ProcessStatus(child), status.parent == id else { continue }
            self.cpu += status.cpu
            if let memory = Self.memory(child) { self.memory? += memory }
        }
    }

    private static func memory(_ id: Int32) -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/smaps_rollup") else { return nil }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Pss:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
