/// All series of one metric name.
struct MetricFamily {
    enum Kind: String {
        case counter, gauge, histogram
    }

    enum Series {
        case counter(CounterSeries)
        case gauge(GaugeSeries)
        case histogram(HistogramSeries)

        var object: AnyObject {
            switch self {
            case .counter(let series): series
            case .gauge(let series): series
            case .histogram(let series): series
            }
        }
    }

    /// Why a series is not found on the page under its own labels; told once for each family.
    enum Warning: String {
        case otherKind = "the name belongs to a metric of another kind"
        case tooManySeries = "the metric has too many series, so new ones are counted as other"
    }

    let kind: Kind
    private(set) var series: [String: Series] = [:]
    private var warned: Set<Warning> = []

    init(kind: Kind) {
        self.kind = kind
    }

    /// The series with these labels, made if there is room for one more, else the one that takes all the rest;
    /// nil for another kind than the family's.
    mutating func series(
        _ labels: MetricLabels, _ kind: Kind, limit: Int, make: () -> Series
    ) -> (series: Series?, warning: Warning?) {
        guard kind == self.kind else { return (nil, warn(.otherKind)) }
        if let known = series[labels.text] { return (known, nil) }
        guard series.count >= limit else { return (insert(labels, make()), nil) }
        let folded = labels.folded
        return (series[folded.text] ?? insert(folded, make()), warn(.tooManySeries))
    }

    mutating func remove(_ object: AnyObject) {
        series = series.filter { $0.value.object !== object }
    }

    private mutating func insert(_ labels: MetricLabels, _ new: Series) -> Series {
        series[labels.text] = new
        return new
    }

    private mutating func warn(_ warning: Warning) -> Warning? {
        warned.insert(warning).inserted ? warning : nil
    }
}
