/// What one process took.
struct Consumption: Sendable {
    /// What no process of the benchmark took.
    static let rest = "everything else"
    static let idle = "nothing, or waiting for the disk"

    var process: String
    /// Microseconds of processor time.
    var cpuPerEvent: Double
    /// Bytes.
    var memory: Int?

    init(_ process: String, _ usage: ProcessUsage, since start: Double, _ events: Int) {
        self.init(process, cpu: usage.cpu - start, events)
        self.memory = usage.memory
    }

    /// - Parameter cpu: seconds.
    init(_ process: String, cpu: Double, _ events: Int) {
        self.process = process
        self.cpuPerEvent = cpu * 1e6 / Double(events)
    }

    /// Clocks tick coarsely, so the rest of something small could seem to be less than nothing.
    func reduced(by cpu: Double) -> Consumption {
        var rest = self
        rest.cpuPerEvent = max(self.cpuPerEvent - cpu, 0)
        return rest
    }
}
