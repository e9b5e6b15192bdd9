/// A failure to play on the next matching requests to a vendor.
struct Fault: Sendable {
    enum Action: Sendable {
        case status(Int, errorCode: Int?)
        case delay(milliseconds: Int)
        /// The request is accepted, its answer lost.
        case dropAnswer
        /// The connection is cut before the request is accepted.
        case reset
        /// An answer of 200 that is not what the vendor would say.
        case garbage
        case throttle(retryAfter: Double)
    }

    let vendor: Vendor
    let method: String?
    let pathContains: String?
    let action: Action
    var remaining: Int

    func matches(_ vendor: Vendor, method: String, path: String) -> Bool {
        self.vendor == vendor && (self.method.map { $0 == method } ?? true)
            && (pathContains.map { path.contains($0) } ?? true)
    }
}

extension Fault {
    init(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(
            json,
            allows: [
                "vendor", "method", "pathContains", "action", "status", "errorCode", "delayMs", "retryAfter", "times",
            ])
        let vendors = Vendor.allCases.map(\.rawValue).joined(separator: " or ")
        guard let vendor = Vendor(rawValue: try shape.requiredString("vendor")) else {
            throw shape.error("vendor", .value(accepted: vendors))
        }
        self.vendor = vendor
        self.method = try shape.string("method")?.uppercased()
        self.pathContains = try shape.string("pathContains")
        self.action = try Action(shape)
        self.remaining = try shape.int("times") ?? 1
    }
}

extension Fault.Action {
    fileprivate init(_ shape: Shape) throws(ShapeError) {
        switch try shape.requiredString("action") {
        case "status": self = .status(try shape.int("status") ?? 500, errorCode: try shape.int("errorCode"))
        case "delay": self = .delay(milliseconds: try shape.required("delayMs", try shape.int("delayMs")))
        case "dropAnswer": self = .dropAnswer
        case "reset": self = .reset
        case "garbage": self = .garbage
        case "throttle": self = .throttle(retryAfter: try shape.double("retryAfter") ?? 1)
        default: throw shape.error("action", .value(accepted: "status, delay, dropAnswer, reset, garbage or throttle"))
        }
    }
}
