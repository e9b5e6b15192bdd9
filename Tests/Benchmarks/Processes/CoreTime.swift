import FoundationEssentials
import Glibc

/// How all cores together spent their time since the machine started, in seconds.
struct CoreTime: Sendable {
    let busy: Double
    /// With the time in which there was nothing to do but wait for a disk.
    let idle: Double

    static func now() throws -> CoreTime {
        let text = FileManager.default.contents(atPath: "/proc/stat").map { String(decoding: $0, as: UTF8.self) }
        // cpu user nice system idle iowait irq softirq steal
        let fields = text?.split(separator: "\n").first?.split(separator: " ").compactMap { Double($0) } ?? []
        guard fields.count >= 8 else { throw BenchmarkError("/proc/stat does not tell how the cores spend their time") }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let idle = fields[3] + fields[4]
        return CoreTime(busy: (fields[..<8].reduce(0, +) - idle) / ticks, idle: idle / ticks)
    }
}
