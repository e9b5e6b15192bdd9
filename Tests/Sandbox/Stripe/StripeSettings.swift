/// How the stand-in for Stripe behaves.
struct StripeSettings: Sendable {
    /// Of a test account; 0 for any number.
    var requestsPerSecond = 25
    /// How long a meter event takes, during which its customer takes no other.
    var meterEventMs = 0
    /// Totals know what came so long ago.
    var totalsLagMs = 0
    /// So many of the next meter events are taken and never counted.
    var loseMeterEvents = 0
    /// The identifiers of meter events and idempotency keys are known for so long.
    var memoryHours = 24.0
    var duplicateWebhooks = false
    /// An event waits a second for the next one and goes after it.
    var reorderWebhooks = false
    /// Seconds that stand for one second between webhooks.
    var retryScale = 1.0

    mutating func patch(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: Set(self.json.object.map { Array($0.keys) } ?? []))
        self.requestsPerSecond = try shape.int("requestsPerSecond") ?? self.requestsPerSecond
        self.meterEventMs = try shape.int("meterEventMs") ?? self.meterEventMs
        self.totalsLagMs = try shape.int("totalsLagMs") ?? self.totalsLagMs
        self.loseMeterEvents = try shape.int("loseMeterEvents") ?? self.loseMeterEvents
        self.memoryHours = try shape.double("memoryHours") ?? self.memoryHours
        self.duplicateWebhooks = try shape.bool("duplicateWebhooks") ?? self.duplicateWebhooks
        self.reorderWebhooks = try shape.bool("reorderWebhooks") ?? self.reorderWebhooks
        self.retryScale = try shape.double("retryScale") ?? self.retryScale
    }

    var json: JSON {
        [
            "requestsPerSecond": .int(self.requestsPerSecond), "meterEventMs": .int(self.meterEventMs),
            "totalsLagMs": .int(self.totalsLagMs), "loseMeterEvents": .int(self.loseMeterEvents),
            "memoryHours": .double(self.memoryHours), "duplicateWebhooks": .bool(self.duplicateWebhooks),
            "reorderWebhooks": .bool(self.reorderWebhooks), "retryScale": .double(self.retryScale),
        ]
    }
}
