import Hummingbird

extension ControlRoutes {
    func addStripe(to stripe: RouterGroup<SandboxContext>) {
        stripe.get("settings") { _, _ in Answer(self.world.stripe.withState { $0.settings.json }) }
        stripe.patch("settings") { request, _ in
            let change = try await self.body(request)
            return Answer(
                try self.world.stripe.withState { state throws(ShapeError) in
                    try state.settings.patch(change)
                    return state.settings.json
                })
        }
        stripe.get("customers") { _, _ in Answer(["customers": .array(self.stripeCustomers())]) }
        stripe.get("meter-events") { request, _ in Answer(self.meterEvents(request)) }
        stripe.get("events") { _, _ in Answer(["events": .array(self.world.stripe.withState { $0.events })]) }
        self.addPlay(to: stripe)
    }

    private func addPlay(to stripe: RouterGroup<SandboxContext>) {
        // Sends an event once more.
        stripe.post("events/:id") { _, context in
            let id = try context.parameters.require("id")
            guard let event = self.world.stripe.withState({ $0.events.first { $0["id"]?.string == id } }) else {
                throw ControlError(status: 404, "no event \(id)")
            }
            self.world.stripe.send(event)
            return Answer(status: 202)
        }
        // The month is over for the customer.
        stripe.post("customers/:id/invoices") { request, context in
            let shape = try Shape(try await self.body(request), allows: ["declined"])
            let invoice = try self.world.stripe.closePeriod(
                of: try context.parameters.require("id"), isDeclined: try shape.bool("declined") ?? false)
            return Answer(
                ["id": .string(invoice.id), "amount": .int(invoice.amount), "paid": .bool(invoice.isPaid)], status: 201)
        }
        stripe.post("customers/:id/payment") { _, context in
            try self.world.stripe.payInvoices(of: try context.parameters.require("id"))
            return Answer(status: 202)
        }
        stripe.put("customers/:id/subscription") { request, context in
            let shape = try Shape(try await self.body(request), allows: ["status"])
            try self.world.stripe.setStatus(
                try shape.requiredString("status"), of: try context.parameters.require("id"))
            return Answer(status: 202)
        }
    }

    private func stripeCustomers() -> [JSON] {
        let now = self.world.clock.now()
        return self.world.stripe.withState { state in
            state.customers.values.sorted { $0.id < $1.id }.map { customer in
                let total = state.total(of: customer.id, from: 0, to: .max, now: now)
                return customer.json.merging(
                    .members([
                        "total": .int(total), "subscription": customer.subscription?.json,
                        "invoices": .array(customer.invoices.map { customer.json(of: $0) }),
                    ]))
            }
        }
    }

    /// How many were taken, and the first of them.
    private func meterEvents(_ request: Request) -> JSON {
        let limit = request.uri.queryParameters["limit"].flatMap { Int($0) } ?? 1_000
        let events = self.world.stripe.withState { $0.meterEvents }
        return [
            "count": .int(events.count), "identifiers": .int(Set(events.map(\.identifier)).count),
            "rows": .array(events.prefix(limit).map { $0.json(eventName: StripeState.eventName) }),
        ]
    }
}
