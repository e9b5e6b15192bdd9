import Synchronization

/// The stand-in for Stripe: the state behind a lock, and the courier of its webhooks.
final class Stripe: Sendable {
    private let state = Mutex(StripeState())
    /// The only key that the API takes; nil for any.
    let secretKey: String?
    let courier: StripeCourier
    let clock: WallClock

    init(secretKey: String?, courier: StripeCourier, clock: WallClock) {
        self.secretKey = secretKey
        self.courier = courier
        self.clock = clock
    }

    func withState<Value: Sendable, Failure: Error>(
        _ body: (inout StripeState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try self.state.withLock { state throws(Failure) in try body(&state) }
    }

    func reset() {
        self.withState { $0 = StripeState() }
        self.courier.reset()
    }

    /// Tells the webhook that something happened.
    func tell(_ type: String, _ object: JSON) {
        let event: JSON = [
            "id": .string("evt_" + RandomText.letters(24)), "object": "event", "type": .string(type),
            "api_version": .string(StripeRoutes.version), "created": .int(self.clock.now().seconds),
            "livemode": false, "pending_webhooks": 1, "data": ["object": object],
            "request": ["id": .null, "idempotency_key": .null],
        ]
        self.send(event)
    }

    func send(_ event: JSON) {
        let settings = self.withState { state in
            state.events.append(event)
            return state.settings
        }
        self.courier.send(event, settings)
    }

    /// The person has given a card on the page, or one that was declined.
    func pay(_ id: String, isDeclined: Bool, origin: String) throws(StripeError) -> StripeSession {
        let session = try self.withState { state throws(StripeError) in
            guard var session = state.sessions[id] else { throw .noSuch("session", id) }
            var customer = try state.customer(session.customer)
            guard !isDeclined, !session.isComplete, case .checkout(let intent, _) = session.kind else {
                return session
            }
            let method = "pm_" + RandomText.letters(24)
            customer.paymentMethods.append(method)
            state.setupIntents[intent] = method
            session.isComplete = true
            state.customers[customer.id] = customer
            state.sessions[id] = session
            return session
        }
        if session.isComplete, !isDeclined { self.tell("checkout.session.completed", session.json(origin: origin)) }
        return session
    }

    /// The month is over: what was used is invoiced, and paid if there is something to pay with.
    func closePeriod(of id: String, isDeclined: Bool) throws(StripeError) -> StripeCustomer.Invoice {
        let now = self.clock.now()
        let (customer, invoice) = try self.withState { state throws(StripeError) in
            var customer = try state.customer(id, param: "id")
            let total = state.total(of: id, from: 0, to: .max, now: now)
            let invoice = StripeCustomer.Invoice(
                id: "in_" + RandomText.letters(24), amount: total * StripeState.unitAmount,
                isPaid: !isDeclined && customer.defaultPaymentMethod != nil)
            customer.invoices.append(invoice)
            customer.subscription?.status = invoice.isPaid ? "active" : "past_due"
            state.customers[id] = customer
            return (customer, invoice)
        }
        self.tell(invoice.isPaid ? "invoice.paid" : "invoice.payment_failed", customer.json(of: invoice))
        if let subscription = customer.subscription { self.tell("customer.subscription.updated", subscription.json) }
        return invoice
    }

    /// Every open invoice is paid.
    func payInvoices(of id: String) throws(StripeError) {
        let (customer, paid) = try self.withState { state throws(StripeError) in
            var customer = try state.customer(id, param: "id")
            var paid: [StripeCustomer.Invoice] = []
            for index in customer.invoices.indices where !customer.invoices[index].isPaid {
                customer.invoices[index].isPaid = true
                paid.append(customer.invoices[index])
            }
            if customer.subscription?.status == "past_due" { customer.subscription?.status = "active" }
            state.customers[id] = customer
            return (customer, paid)
        }
        for invoice in paid { self.tell("invoice.paid", customer.json(of: invoice)) }
        if let subscription = customer.subscription { self.tell("customer.subscription.updated", subscription.json) }
    }

    func setStatus(_ status: String, of id: String) throws(StripeError) {
        let subscription = try self.withState { state throws(StripeError) in
            var customer = try state.customer(id, param: "id")
            customer.subscription?.status = status
            state.customers[id] = customer
            return customer.subscription
        }
        guard let subscription else { throw .noSuch("subscription", id) }
        self.tell("customer.subscription.\(status == "canceled" ? "deleted" : "updated")", subscription.json)
    }
}
