import CoreMetrics
import Synchronization

/// A value that only grows. Whole and fractional increments are kept apart so that whole ones stay exact.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let rest = AtomicDouble()

    var value: String {
        let whole = whole.load(ordering: .relaxed)
        let rest = rest.value
        return rest == 0 ? "\(whole)" : MetricText.number(Double(whole) + rest)
    }

    /// Negative amounts are ignored.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Amounts that are negative, infinite or no number are ignored.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        rest.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        rest.value = 0
    }
}
