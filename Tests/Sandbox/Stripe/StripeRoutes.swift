import HTTPTypes
import Hummingbird

/// The endpoints of Stripe's API v1, below `/stripe/v1`.
struct StripeRoutes: Sendable {
    static let version = "2026-06-24.dahlia"
    let stripe: Stripe

    /// What a handler sees.
    struct Arguments: Sendable {
        let id: String
        /// Of the body, or of the query.
        let fields: [String: String]
        let now: Timestamp
        let origin: String
    }

    typealias Handler = @Sendable (inout StripeState, Arguments) throws(StripeError) -> Answer

    func add(to router: Router<SandboxContext>) {
        let api = router.group("stripe/v1")
        api.post("customers") { try await self.answer($0, $1, self.createCustomer) }
        api.get("customers/:id") { try await self.answer($0, $1, self.getCustomer) }
        api.post("customers/:id") { try await self.answer($0, $1, self.updateCustomer) }
        api.post("subscriptions") { try await self.answer($0, $1, self.createSubscription) }
        api.get("subscriptions/:id") { try await self.answer($0, $1, self.getSubscription) }
        api.get("setup_intents/:id") { try await self.answer($0, $1, self.getSetupIntent) }
        api.post("checkout/sessions") { try await self.answer($0, $1, self.createCheckout) }
        api.post("billing_portal/sessions") { try await self.answer($0, $1, self.createPortal) }
        api.get("prices/:id") { try await self.answer($0, $1, self.getPrice) }
        api.get("billing/meters/:id") { try await self.answer($0, $1, self.getMeter) }
        api.get("billing/meters/:id/event_summaries") { try await self.answer($0, $1, self.listSummaries) }
        api.post("billing/meter_events") { request, context in
            try await self.alone(request, context)
        }
        self.addPages(to: router)
    }

    /// One call for a customer's meter at a time; another meanwhile is refused.
    private func alone(_ request: Request, _ context: SandboxContext) async throws -> Answer {
        var request = request
        let fields = StripeForm.parse(Array(buffer: try await request.collectBody(upTo: VendorMiddleware.bodyLimit)))
        let customer = fields["payload[stripe_customer_id]"] ?? ""
        let pause = try self.stripe.withState { state throws(StripeError) in
            guard state.busy.insert(customer).inserted else {
                throw StripeError(
                    status: 429, code: "lock_timeout",
                    message: "Another request for this customer's meter is under way.")
            }
            return state.settings.meterEventMs
        }
        defer { self.stripe.withState { _ = $0.busy.remove(customer) } }
        if pause > 0 { try await Task.sleep(for: .milliseconds(pause)) }
        return try await self.answer(request, context, self.createMeterEvent)
    }

    private func answer(_ request: Request, _ context: SandboxContext, _ handler: Handler) async throws -> Answer {
        let call = try await Call(reading: request)
        let now = self.stripe.clock.now()
        try self.authorize(call, request)
        let isPost = request.method == .post
        let arguments = Arguments(
            id: context.parameters.get("id") ?? "", fields: isPost ? StripeForm.parse(call.body) : call.query, now: now,
            origin: GraphRoutes.origin(of: request))
        guard isPost else {
            return try self.stripe.withState { state throws(StripeError) in
                try state.admit(now: now)
                return try handler(&state, arguments)
            }
        }
        return try self.once(request, call, arguments, handler)
    }

    private func authorize(_ call: Call, _ request: Request) throws(StripeError) {
        guard let key = call.bearer, !key.isEmpty, self.stripe.secretKey.map({ $0 == key }) ?? true else {
            throw StripeError(status: 401, message: "Invalid API Key provided: \(call.bearer?.prefix(7) ?? "")****")
        }
        let version = HTTPField.Name("Stripe-Version").flatMap { request.headers[$0] }
        guard version == Self.version else {
            throw .invalid("Stripe-Version", "Invalid Stripe API version: \(version ?? "none")")
        }
        if request.method == .post, request.headers[.contentType] != "application/x-www-form-urlencoded" {
            throw StripeError(status: 400, message: "The body is not form-encoded.")
        }
    }

    /// The same key gets the same answer. What is refused before it is begun is not remembered.
    private func once(
        _ request: Request, _ call: Call, _ arguments: Arguments, _ handler: Handler
    ) throws(StripeError) -> Answer {
        guard let key = HTTPField.Name("Idempotency-Key").flatMap({ request.headers[$0] }),
            (1...255).contains(key.count)
        else { throw .missing("Idempotency-Key") }
        let text = "\(request.uri.path)?\(String(decoding: call.body, as: UTF8.self))"
        return try self.stripe.withState { state throws(StripeError) in
            try state.admit(now: arguments.now)
            if var known = try state.answer(to: key, text, now: arguments.now) {
                known.headers["Idempotent-Replayed"] = "true"
                return known
            }
            var answer = try handler(&state, arguments)
            answer.headers["Request-Id"] = "req_" + RandomText.letters(14)
            state.remembered[key] = .init(request: text, answer: answer, at: arguments.now)
            return answer
        }
    }
}
