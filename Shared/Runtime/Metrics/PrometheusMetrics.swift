package import CoreMetrics
package import Logging
import Synchronization

/// Keeps the process's metrics and renders them as Prometheus' text format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
///
/// A counter appears with 0 as soon as it is made. Timers and aggregating recorders are histograms, meters and other
/// recorders gauges. Making a series that exists returns it; keep the handle on a hot path, where incrementing a
/// counter is one atomic addition.
package final class PrometheusMetrics: MetricsFactory {
    /// Upper bounds in seconds, fit for latencies from 1 ms to 1 min.
    package static let latencyBuckets: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    private let logger: Logger
    private let help: [String: String]
    private let buckets: [String: [Double]]
    private let seriesLimit: Int
    private let families = Mutex<[String: MetricFamily]>([:])

    /// - Parameters:
    ///   - help: what a metric means, by its name.
    ///   - buckets: upper bounds in ascending order, by the name of a metric that needs its own.
    ///   - seriesLimit: of one metric; labels beyond it are counted in one series with each label "other".
    package init(
        logger: Logger, help: [String: String] = [:], buckets: [String: [Double]] = [:], seriesLimit: Int = 1_000
    ) {
        self.logger = logger
        self.help = help
        self.buckets = buckets
        self.seriesLimit = seriesLimit
    }

    /// The page at `/metrics`: names and series in a stable order.
    package func render() -> String {
        var page = MetricsPage()
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            page.append(name, family, help: help[name])
        }
        return page.text
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        let series = series(label, dimensions, .counter) { _ in .counter(CounterSeries()) }
        guard case .counter(let counter) = series else { return CounterSeries() }
        return counter
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        let series = series(label, dimensions, .gauge) { _ in .gauge(GaugeSeries()) }
        guard case .gauge(let gauge) = series else { return GaugeSeries() }
        return gauge
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        let series = series(label, dimensions, .histogram) { name in
            .histogram(HistogramSeries(bounds: buckets[name] ?? Self.latencyBuckets))
        }
        guard case .histogram(let histogram) = series else { return HistogramSeries(bounds: []) }
        return histogram
    }

    /// Nil where the name is taken by a metric of another kind: such a series is not exported.
    private func series(
        _ label: String, _ dimensions: [(String, String)], _ kind: MetricFamily.Kind,
        make: (String) -> MetricFamily.Series
    ) -> MetricFamily.Series? {
        let name = MetricName.valid(label)
        let labels = MetricLabels(dimensions)
        let (series, warning) = families.withLock { families in
            families[name, default: MetricFamily(kind: kind)]
                .series(labels, kind, limit: seriesLimit) { make(name) }
        }
        if let warning {
            logger.warning(
                "metric is not exported as it was made", metadata: ["metric": "\(name)", "reason": "\(warning)"])
        }
        return series
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for name in families.keys { families[name]?.remove(handler) }
        }
    }
}
