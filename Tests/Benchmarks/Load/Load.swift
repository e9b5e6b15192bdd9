/// What a load generator saw in one run. Times in milliseconds.
struct Load: Sendable {
    var requests: Int
    var seconds: Double
    var p50: Double
    var p99: Double
    var longest: Double
    /// Seconds of processor time that the generator itself took.
    var clientCPU: Double

    var rate: Double { Double(requests) / seconds }
}

extension [Load] {
    /// The run with the middle rate.
    var median: Load? { self.sorted { $0.rate < $1.rate }.dropFirst(self.count / 2).first }
}
