/// Prometheus' text format 0.0.4, written family by family.
struct MetricsPage {
    private(set) var text = ""

    mutating func append(_ name: String, _ family: MetricFamily, help: String?) {
        guard !family.series.isEmpty else { return }
        appendHead(name, kind: family.kind, help: help)
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let counter): appendSample(name, labels, counter.value)
            case .gauge(let gauge): appendSample(name, labels, gauge.value)
            case .histogram(let histogram): append(name, labels, histogram)
            }
        }
    }

    /// A metric of one series without labels, left out where its value is unknown.
    mutating func append(_ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: Double?) {
        guard let value else { return }
        appendHead(name, kind: kind, help: help)
        appendSample(name, "", MetricText.number(value))
    }

    mutating func appendHead(_ name: String, kind: MetricFamily.Kind, help: String?) {
        if let help {
            text += "# HELP \(name) \(MetricText.help(help))\n"
        }
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func appendSample(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    private mutating func append(_ name: String, _ labels: String, _ histogram: HistogramSeries) {
        let snapshot = histogram.snapshot
        let separator = labels.isEmpty ? "" : ","
        for (bound, count) in zip(histogram.bounds + [.infinity], snapshot.cumulative) {
            appendSample(
                "\(name)_bucket", "\(labels)\(separator)le=\"\(MetricText.number(bound))\"", "\(count)")
        }
        appendSample("\(name)_sum", labels, MetricText.number(snapshot.sum))
        appendSample("\(name)_count", labels, "\(snapshot.cumulative.last ?? 0)")
    }
}
