import CoreMetrics

/// A value that goes up and down.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let number = AtomicDouble()

    var value: String { MetricText.number(number.value) }

    func set(_ value: Int64) { number.value = Double(value) }
    func set(_ value: Double) { number.value = value }
    func increment(by amount: Double) { number.add(amount) }
    func decrement(by amount: Double) { number.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}
