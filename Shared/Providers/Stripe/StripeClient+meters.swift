package import Core
package import FoundationEssentials

extension StripeClient {
    /// The name under which a meter takes events.
    package func eventName(ofMeter id: String) async throws(ProviderError) -> String {
        try await self.get("get_meter", RequestPath("v1", "billing", "meters", id)) {
            $0.text("event_name", limit: 100)
        }
    }

    /// Counts one. Stripe answers before it has counted, and only knows a repeated identifier for a day or so.
    /// - Parameters:
    ///   - identifier: at most 100 characters.
    ///   - key: the same for a repeat; at most 255 characters.
    ///   - time: at most 35 days ago and 5 minutes ahead; whole seconds count.
    /// - Returns: false when Stripe has had it already.
    package func countOne(
        _ event: String, identifier: String, key: String, customer: CustomerID, at time: Date
    ) async throws(ProviderError) -> Bool {
        do {
            try await self.post(
                "create_meter_event", RequestPath("v1", "billing", "meter_events"), key: key,
                [
                    "event_name": event, "payload[stripe_customer_id]": customer.rawValue, "payload[value]": "1",
                    "identifier": identifier, "timestamp": String(Int64(time.timeIntervalSince1970)),
                ]
            ) { $0.text("identifier", limit: 255) == identifier ? () : nil }
            return true
        } catch {
            guard error.isKnownMeterEvent else { throw error }
            return false
        }
    }

    /// What the meter has counted, without what came in the last minutes.
    /// - Parameter end: exclusive; both ends are cut to the minute.
    package func total(
        ofMeter id: String, customer: CustomerID, from start: Date, to end: Date
    ) async throws(ProviderError) -> Int {
        let path = RequestPath("v1", "billing", "meters", id, "event_summaries")
            .query("customer", customer.rawValue).query("start_time", Self.minute(start))
            .query("end_time", Self.minute(end)).query("limit", "100")
        return try await self.get("list_meter_event_summaries", path) { object in
            guard object.isList("data") else { return nil }
            // Without a grouping there is one for the whole time, or none.
            return Int(object.objects("data").reduce(0) { $0 + ($1.number("aggregated_value") ?? 0) }.rounded())
        }
    }

    private static func minute(_ time: Date) -> String {
        String(Int64(time.timeIntervalSince1970) / 60 * 60)
    }
}
