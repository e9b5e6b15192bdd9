/// Measured values, ascending.
struct Percentiles: Sendable {
    private let values: [Double]

    init(_ values: [Double]) {
        self.values = values.sorted()
    }

    /// 0 when there are none.
    subscript(share: Double) -> Double {
        values.isEmpty ? 0 : values[min(Int(Double(values.count) * share), values.count - 1)]
    }
}
