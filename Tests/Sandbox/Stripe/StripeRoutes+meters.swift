extension StripeRoutes {
    @Sendable
    func getPrice(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        guard arguments.id == StripeState.price else { throw .noSuch("price", arguments.id) }
        return Answer([
            "id": .string(StripeState.price), "object": "price", "active": true, "currency": "usd", "livemode": false,
            "type": "recurring", "unit_amount": .int(StripeState.unitAmount),
            "recurring": ["interval": "month", "usage_type": "metered", "meter": .string(StripeState.meter)],
        ])
    }

    @Sendable
    func getMeter(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        guard arguments.id == StripeState.meter else { throw .noSuch("billing meter", arguments.id) }
        return Answer([
            "id": .string(StripeState.meter), "object": "billing.meter", "status": "active", "livemode": false,
            "display_name": "Active drivers", "event_name": .string(StripeState.eventName),
            "default_aggregation": ["formula": "sum"], "value_settings": ["event_payload_key": "value"],
            "customer_mapping": ["type": "by_id", "event_payload_key": "stripe_customer_id"],
        ])
    }

    @Sendable
    func createMeterEvent(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(
            arguments.fields,
            allows: ["event_name", "payload[stripe_customer_id]", "payload[value]", "identifier", "timestamp"])
        guard try form.required("event_name", upTo: 100) == StripeState.eventName else {
            throw .invalid("event_name", "No active meter found for event name", code: "no_meter")
        }
        let customer = try form.required("payload[stripe_customer_id]")
        _ = try state.customer(customer, param: "payload[stripe_customer_id]")
        let text = try form.required("payload[value]", upTo: 15)
        guard let value = Int(text) else {
            throw .invalid("payload[value]", "Not a whole number", code: "meter_event_invalid_value")
        }
        let event = StripeMeterEvent(
            identifier: form["identifier"] == nil ? RandomText.uuid() : try form.required("identifier", upTo: 100),
            customer: customer, value: value, time: try Self.time(of: form, now: arguments.now),
            received: arguments.now, isLost: state.settings.loseMeterEvents > 0)
        try Self.take(event, into: &state)
        return Answer(event.json(eventName: StripeState.eventName))
    }

    private static func time(of form: StripeForm, now: Timestamp) throws(StripeError) -> Timestamp {
        guard let seconds = try form.int("timestamp") else { return now }
        guard seconds >= now.seconds - 35 * 86_400 else {
            throw .invalid("timestamp", "More than 35 days ago", code: "timestamp_too_far_in_past")
        }
        guard seconds <= now.seconds + 300 else {
            throw .invalid("timestamp", "More than 5 minutes ahead", code: "timestamp_in_future")
        }
        return Timestamp(milliseconds: seconds * 1_000)
    }

    private static func take(_ event: StripeMeterEvent, into state: inout StripeState) throws(StripeError) {
        if let last = state.identifiers[event.identifier], event.received - last < state.settings.memoryHours * 3_600 {
            var error = StripeError.invalid(
                "identifier", "An event already exists with identifier \(event.identifier).",
                code: "duplicate_meter_event")
            error.shouldRetry = false
            throw error
        }
        if !event.isLost { state.identifiers[event.identifier] = event.received }
        state.settings.loseMeterEvents = max(0, state.settings.loseMeterEvents - 1)
        state.meterEvents.append(event)
    }

    @Sendable
    func listSummaries(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(
            arguments.fields,
            allows: ["customer", "start_time", "end_time", "limit", "starting_after", "ending_before"])
        guard arguments.id == StripeState.meter else { throw .noSuch("billing meter", arguments.id) }
        let customer = try form.required("customer")
        _ = try state.customer(customer)
        guard let start = try form.int("start_time"), let end = try form.int("end_time") else {
            throw .missing(form["start_time"] == nil ? "start_time" : "end_time")
        }
        guard start % 60 == 0, end % 60 == 0, start < end else {
            throw .invalid("start_time", "start_time and end_time must be whole minutes, one after the other")
        }
        let total = state.total(of: customer, from: start, to: end, now: arguments.now)
        let summary: JSON = [
            "id": .string("mtrusg_" + RandomText.letters(20)), "object": "billing.meter_event_summary",
            "aggregated_value": .int(total), "start_time": .int(start), "end_time": .int(end), "livemode": false,
            "meter": .string(StripeState.meter),
        ]
        return Answer([
            "object": "list", "has_more": false,
            "url": .string("/v1/billing/meters/\(StripeState.meter)/event_summaries"),
            "data": .array(total == 0 ? [] : [summary]),
        ])
    }
}
