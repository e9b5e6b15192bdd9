extension SamsaraRoutes {
    /// Dispatch writes to drivers; the answer names no message id.
    @Sendable
    func postMessage(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let shape = try Shape(try arguments.call.json(), allows: ["driverIds", "text"])
        let text = try shape.requiredString("text", upTo: 2500)
        let ids = try shape.required("driverIds", try shape.array("driverIds"))
        guard !ids.isEmpty, ids.allSatisfy({ $0.int != nil }) else {
            throw SamsaraError.invalid("driverIds takes int64 ids")
        }
        let drivers = try ids.map { try organisation.driver(String($0.int ?? 0)) }
        for driver in drivers {
            organisation.messages.append(
                DriverMessage(
                    driverId: driver.id, text: text, sent: arguments.now, senderName: "Dispatch", sender: .dispatch))
        }
        return Answer([
            "data": .array(drivers.map { ["driverId": .int(Int($0.id) ?? 0), "text": .string(text)] })
        ])
    }

    /// Newest first, within `durationMs` (24 h) before `endMs` (now).
    @Sendable
    func listMessages(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let end = try Self.milliseconds(arguments.call.query, "endMs") ?? arguments.now.milliseconds
        let duration = try Self.milliseconds(arguments.call.query, "durationMs") ?? 86_400_000
        let messages = organisation.messages.filter { message in
            message.sent.milliseconds <= end && message.sent.milliseconds > end - duration
        }
        return Answer(["data": .array(messages.reversed().map(\.json))])
    }

    private static func milliseconds(_ query: [String: String], _ key: String) throws(SamsaraError) -> Int? {
        guard let text = query[key] else { return nil }
        guard let number = Int(text), number >= 0 else { throw .invalid("\(key) must be milliseconds") }
        return number
    }
}
