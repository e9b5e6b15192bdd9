/// The labels of one series, valid for Prometheus and in a fixed order.
struct MetricLabels: Hashable {
    /// As between the braces: `a="1",b="2"`; empty without labels.
    let text: String
    private let names: [String]

    /// Characters that a name may not have become `_`; of labels with one name the last counts; `le`, which
    /// histograms need, becomes `exported_le`.
    init(_ dimensions: [(String, String)]) {
        let named = dimensions.map { (Self.name($0.0), $0.1) }
        self.init(valid: Dictionary(named) { _, last in last })
    }

    private init(valid labels: [String: String]) {
        names = labels.keys.sorted()
        text = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(MetricText.labelValue($0.value))\"" }
            .joined(separator: ",")
    }

    /// The same labels, each with the value "other".
    var folded: MetricLabels {
        MetricLabels(valid: Dictionary(uniqueKeysWithValues: names.map { ($0, "other") }))
    }

    private static func name(_ raw: String) -> String {
        let name = MetricName.valid(raw, alsoAllowing: "_")
        return name == "le" ? "exported_le" : name
    }
}
