import FoundationEssentials
import Glibc

/// The `process_…` metrics that Prometheus' client libraries have in common, read from Linux when asked for.
enum ProcessMetrics {
    static func render() -> String {
        var page = MetricsPage()
        page.appendHead(
            "fleetchat_build_info", kind: .gauge, help: "Always 1; the label tells the version that runs.")
        page.appendSample("fleetchat_build_info", "version=\"\(Version.current)\"", "1")
        page.append("process_cpu_seconds_total", .counter, "User and system CPU time spent.", cpuSeconds)
        page.append("process_max_fds", .gauge, "File descriptors the process may have open.", descriptorLimit)
        page.append("process_open_fds", .gauge, "File descriptors the process has open.", openDescriptors)
        page.append("process_resident_memory_bytes", .gauge, "Memory held in RAM.", residentBytes)
        page.append("process_start_time_seconds", .gauge, "When the process started, in Unix time.", startTime)
        return page.text
    }

    private static var cpuSeconds: Double? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1_000_000 }
    }

    private static var descriptorLimit: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    private static var openDescriptors: Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
    }

    /// The second field of `/proc/self/statm`, in pages.
    private static var residentBytes: Double? {
        let fields = text("/proc/self/statm").split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Field 22 of `/proc/self/stat`, in clock ticks since the machine's start, which `/proc/stat` tells.
    private static var startTime: Double? {
        // The second field is the program's name in parentheses and may hold spaces.
        guard let rest = text("/proc/self/stat").split(separator: ")").last else { return nil }
        let fields = rest.split(separator: " ")
        let bootLine = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard fields.count > 19, let ticks = Double(fields[19]),
            let boot = bootLine.flatMap({ Double($0.dropFirst("btime ".count)) })
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
