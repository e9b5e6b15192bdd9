/// The health document of draft-inadarei-api-health-check-06 (`application/health+json`).
struct HealthDocument: Encodable {
    struct Component: Encodable {
        var status: String
        var componentType: String
        var observedValue: Int64
        var observedUnit: String
        var time: String?
        var output: String?
    }

    var status: String
    var serviceId: String
    var releaseId: String
    var notes: [String]?
    var checks: [String: [Component]]

    /// Fails with a critical check; warns for any other check that does not pass, and while draining.
    init(service: String, results: [(check: HealthCheck, result: HealthBoard.Result)], isDraining: Bool) {
        serviceId = service
        releaseId = Version.current
        notes = isDraining ? ["draining"] : nil
        status =
            if results.contains(where: { $0.check.isCritical && $0.result.status.name == "fail" }) {
                "fail"
            } else if isDraining || results.contains(where: { $0.result.status != .pass }) {
                "warn"
            } else {
                "pass"
            }
        checks = Dictionary(
            results.map { ($0.check.name, [Component($0.result)]) }, uniquingKeysWith: { first, _ in first })
    }
}

extension HealthDocument.Component {
    init(_ result: HealthBoard.Result) {
        let (seconds, attoseconds) = result.took.components
        self.init(
            status: result.status.name, componentType: "component",
            observedValue: seconds * 1_000 + attoseconds / 1_000_000_000_000_000, observedUnit: "ms",
            time: result.checkedAt.map(Timestamp.text), output: result.status.reason)
    }
}
