import FoundationEssentials
import Glibc

/// A line of `/proc/<id>/stat`.
struct ProcessStatus: Sendable {
    let parent: Int32
    /// Seconds of processor time.
    let cpu: Double
    /// The same of children that have ended.
    let childrenCPU: Double

    /// Nil when there is no such process.
    init?(_ id: Int32) {
        guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return nil }
        // The name stands in parentheses and may hold anything.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
        let times = fields[11...14].compactMap { Double($0) }.map { $0 / Double(sysconf(Int32(_SC_CLK_TCK))) }
        guard times.count == 4 else { return nil }
        self.parent = parent
        self.cpu = times[0] + times[1]
        self.childrenCPU = times[2] + times[3]
    }
}
