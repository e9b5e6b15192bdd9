import ArgumentParser

enum Part: String, CaseIterable, ExpressibleByArgument, Sendable {
    case ingress, outbound, latency, recovery, fairness
}

/// What is measured, and for how long.
struct Plan: Sendable {
    var parts: Set<Part>
    var rounds: Int
    var seconds: Int
    var events: Int
    /// Per second.
    var rate: Int
    /// Clients of each load generator that sends as fast as it is answered.
    let connections = 64
}
