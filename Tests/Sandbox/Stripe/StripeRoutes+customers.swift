import FoundationEssentials

extension StripeRoutes {
    @Sendable
    func createCustomer(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(arguments.fields, allows: ["name", "email", "metadata[*]"])
        let email = try form.required("email", upTo: 512)
        guard email.contains("@") else { throw .invalid("email", "Invalid email address", code: "email_invalid") }
        let customer = StripeCustomer(
            id: "cus_" + RandomText.letters(14), created: arguments.now, name: try form.required("name", upTo: 256),
            email: email, metadata: form.members(of: "metadata"))
        state.customers[customer.id] = customer
        return Answer(customer.json)
    }

    @Sendable
    func getCustomer(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        Answer(try state.customer(arguments.id, param: "id").json)
    }

    @Sendable
    func updateCustomer(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let name = "invoice_settings[default_payment_method]"
        let form = try StripeForm(arguments.fields, allows: [name])
        var customer = try state.customer(arguments.id, param: "id")
        let method = try form.required(name)
        guard customer.paymentMethods.contains(method) else {
            throw .noSuch("PaymentMethod", method, param: "invoice_settings[default_payment_method]")
        }
        customer.defaultPaymentMethod = method
        state.customers[customer.id] = customer
        return Answer(customer.json)
    }

    private static let ofSubscriptions: Set<String> = [
        "customer", "items[0][price]", "payment_behavior", "payment_settings[save_default_payment_method]",
        "billing_cycle_anchor_config[*]", "proration_behavior", "metadata[*]",
    ]

    @Sendable
    func createSubscription(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(arguments.fields, allows: Self.ofSubscriptions)
        var customer = try state.customer(try form.required("customer"))
        let price = try form.required("items[0][price]")
        guard price == StripeState.price else { throw .noSuch("price", price, param: "items[0][price]") }
        _ = try form.one(
            of: ["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"],
            "payment_behavior")
        _ = try form.one(of: ["create_prorations", "none"], "proration_behavior")
        guard form["billing_cycle_anchor_config[day_of_month]"] == "1" else {
            throw .invalid("billing_cycle_anchor_config[day_of_month]", "the sandbox bills from the first of a month")
        }
        let subscription = StripeSubscription(
            id: "sub_" + RandomText.letters(24), customer: customer.id, price: price, started: arguments.now,
            periodEnd: Self.nextMonth(after: arguments.now), metadata: form.members(of: "metadata"))
        customer.subscription = subscription
        state.customers[customer.id] = customer
        return Answer(subscription.json)
    }

    @Sendable
    func getSubscription(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        guard let subscription = try state.customer(ofSubscription: arguments.id).subscription else {
            throw .noSuch("subscription", arguments.id)
        }
        return Answer(subscription.json)
    }

    private static func nextMonth(after now: Timestamp) -> Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000)
        let end = calendar.dateInterval(of: .month, for: date)?.end ?? date
        return Timestamp(milliseconds: Int(end.timeIntervalSince1970 * 1_000))
    }
}
