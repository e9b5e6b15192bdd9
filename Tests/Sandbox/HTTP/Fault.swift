/// A failure to play on matching requests to a vendor, so often, each time with a probability.
struct Fault: Sendable {
    enum Action: Sendable, Equatable {
        case status(Int, errorCode: Int?)
        /// The request waits before it is looked at.
        case delay(milliseconds: Int)
        /// The request is accepted at once, its answer waits.
        case delayAnswer(milliseconds: Int)
        /// The request is accepted at once, its answer waits until the fault is removed.
        case holdAnswer
        /// The request is accepted, its answer lost; a message may be one of which no receipt tells either.
        case dropAnswer(receipts: Bool)
        /// The connection is cut before the request is accepted.
        case reset
        /// An answer of 200 that is not what the vendor would say.
        case garbage
        case throttle(retryAfter: Double, errorCode: Int?)

        var name: String {
            switch self {
            case .status: "status"
            case .delay: "delay"
            case .delayAnswer: "delayAnswer"
            case .holdAnswer: "holdAnswer"
            case .dropAnswer: "dropAnswer"
            case .reset: "reset"
            case .garbage: "garbage"
            case .throttle: "throttle"
            }
        }
    }

    let vendor: Vendor
    let method: String?
    let pathContains: String?
    let action: Action
    let probability: Double
    var remaining: Int
    private var generator: SeededGenerator

    func matches(_ vendor: Vendor, method: String, path: String) -> Bool {
        self.vendor == vendor && (self.method.map { $0 == method } ?? true)
            && (pathContains.map { path.contains($0) } ?? true)
    }

    /// Whether it strikes this time.
    mutating func strikes() -> Bool {
        guard probability >= 1 || Double.random(in: 0..<1, using: &generator) < probability else { return false }
        remaining -= 1
        return true
    }
}

extension Fault {
    private static let members: Set<String> = [
        "vendor", "method", "pathContains", "action", "status", "errorCode", "delayMs", "retryAfter", "receipts",
        "times", "probability", "seed",
    ]

    init(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: Self.members)
        let vendors = Vendor.allCases.map(\.rawValue).joined(separator: " or ")
        guard let vendor = Vendor(rawValue: try shape.requiredString("vendor")) else {
            throw shape.error("vendor", .value(accepted: vendors))
        }
        self.vendor = vendor
        self.method = try shape.string("method")?.uppercased()
        self.pathContains = try shape.string("pathContains")
        self.action = try Action(shape)
        self.remaining = try shape.int("times") ?? 1
        self.probability = try shape.double("probability") ?? 1
        guard (0...1).contains(probability) else { throw shape.error("probability", .value(accepted: "0 to 1")) }
        self.generator = SeededGenerator(seed: try shape.int("seed") ?? 1)
    }
}

extension Fault.Action {
    fileprivate init(_ shape: Shape) throws(ShapeError) {
        switch try shape.requiredString("action") {
        case "status": self = .status(try shape.int("status") ?? 500, errorCode: try shape.int("errorCode"))
        case "delay": self = .delay(milliseconds: try shape.required("delayMs", try shape.int("delayMs")))
        case "delayAnswer": self = .delayAnswer(milliseconds: try shape.required("delayMs", try shape.int("delayMs")))
        case "holdAnswer": self = .holdAnswer
        case "dropAnswer": self = .dropAnswer(receipts: try shape.bool("receipts") ?? true)
        case "reset": self = .reset
        case "garbage": self = .garbage
        case "throttle":
            self = .throttle(
                retryAfter: try shape.double("retryAfter") ?? 1, errorCode: try shape.int("errorCode"))
        default:
            let accepted = "status, delay, delayAnswer, holdAnswer, dropAnswer, reset, garbage or throttle"
            throw shape.error("action", .value(accepted: accepted))
        }
    }
}
