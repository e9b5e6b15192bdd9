import CoreMetrics
import Synchronization

/// Observations counted in buckets; a timer's are seconds.
final class HistogramSeries: TimerHandler, RecorderHandler {
    /// A consistent view: the count is that of the last cumulative bucket, which has no upper bound.
    struct Snapshot {
        var cumulative: [UInt64]
        var sum: Double
    }

    let bounds: [Double]
    private let state: Mutex<(counts: [UInt64], sum: Double)>

    /// - Parameter bounds: upper bounds, ascending, without infinity.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex((Array(repeating: 0, count: bounds.count + 1), 0))
    }

    var snapshot: Snapshot {
        let (counts, sum) = state.withLock { $0 }
        var total: UInt64 = 0
        let cumulative = counts.map { count in
            total += count
            return total
        }
        return Snapshot(cumulative: cumulative, sum: sum)
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    /// What is not a finite number is ignored: it would spoil the sum for good.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }
}
