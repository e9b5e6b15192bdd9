import Synchronization

/// The last 10,000 requests to the stand-ins.
final class RequestLog: Sendable {
    struct Row: Sendable {
        let vendor: Vendor
        let time: Timestamp
        let method: String
        let path: String
        /// At most 16 KB of the body are kept.
        let body: String
        /// Nil when the connection was cut without an answer.
        let status: Int?

        var json: JSON {
            .members([
                "vendor": .string(vendor.rawValue), "time": time.json, "method": .string(method),
                "path": .string(path), "body": .string(body), "status": status.map(JSON.int),
            ])
        }
    }

    private let rows = Mutex(Ring<Row>(limit: 10_000))

    func append(_ row: Row) {
        rows.withLock { _ = $0.append(row) }
    }

    func rows(of vendor: Vendor?) -> [Row] {
        rows.withLock { rows in rows.filter { vendor == nil || $0.vendor == vendor } }
    }

    func removeAll() {
        rows.withLock { $0.removeAll { _ in true } }
    }
}
