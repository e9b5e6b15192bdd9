extension StripeRoutes {
    @Sendable
    func createCheckout(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(
            arguments.fields,
            allows: [
                "mode", "payment_method_types[0]", "currency", "customer", "client_reference_id", "success_url",
                "cancel_url",
            ])
        guard try form.one(of: ["payment", "setup", "subscription"], "mode") == "setup" else {
            throw .invalid("mode", "the sandbox has setup alone")
        }
        guard form["currency"] != nil || form["payment_method_types[0]"] == "card" else { throw .missing("currency") }
        let intent = "seti_" + RandomText.letters(24)
        let session = StripeSession(
            id: "cs_test_" + RandomText.letters(40), customer: try state.customer(try form.required("customer")).id,
            kind: .checkout(setupIntent: intent, reference: form["client_reference_id"]),
            returnURL: try form.url("success_url"), created: arguments.now)
        state.setupIntents[intent] = ""
        state.sessions[session.id] = session
        return Answer(session.json(origin: arguments.origin))
    }

    @Sendable
    func createPortal(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        let form = try StripeForm(arguments.fields, allows: ["customer", "return_url"])
        let session = StripeSession(
            id: "bps_" + RandomText.letters(24), customer: try state.customer(try form.required("customer")).id,
            kind: .portal, returnURL: try form.url("return_url"), created: arguments.now)
        state.sessions[session.id] = session
        return Answer(session.json(origin: arguments.origin))
    }

    @Sendable
    func getSetupIntent(_ state: inout StripeState, _ arguments: Arguments) throws(StripeError) -> Answer {
        guard let method = state.setupIntents[arguments.id] else { throw .noSuch("setupintent", arguments.id) }
        return Answer([
            "id": .string(arguments.id), "object": "setup_intent", "usage": "off_session", "livemode": false,
            "status": method.isEmpty ? "requires_payment_method" : "succeeded",
            "payment_method": method.isEmpty ? .null : .string(method),
        ])
    }
}
