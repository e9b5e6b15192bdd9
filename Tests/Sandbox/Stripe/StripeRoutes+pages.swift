import Hummingbird

/// The pages that Stripe hosts: where a card is given, and where invoices are paid.
extension StripeRoutes {
    func addPages(to router: Router<SandboxContext>) {
        router.get("stripe/pages/:id") { _, context in
            Self.page(try self.session(try context.parameters.require("id")), message: "")
        }
        router.post("stripe/pages/:id") { request, context in
            let id = try context.parameters.require("id")
            let choice = StripeForm.parse(try await Call(reading: request).body)["choice"]
            let session = try self.session(id)
            guard choice != "decline" else { return Self.page(session, message: "Your card was declined.") }
            switch session.kind {
            case .checkout:
                _ = try self.stripe.pay(id, isDeclined: false, origin: GraphRoutes.origin(of: request))
            case .portal: try self.stripe.payInvoices(of: session.customer)
            }
            var answer = Answer(status: 303)
            answer.headers["Location"] = session.returnURL
            return answer
        }
    }

    private func session(_ id: String) throws(StripeError) -> StripeSession {
        guard let session = self.stripe.withState({ $0.sessions[id] }) else { throw .noSuch("session", id) }
        return session
    }

    private static func page(_ session: StripeSession, message: String) -> Answer {
        let (title, choices) =
            switch session.kind {
            case .checkout: ("Give a card", [("pay", "Give a good card"), ("decline", "Give a card that is declined")])
            case .portal: ("Invoices", [("pay", "Pay every open invoice")])
            }
        let buttons = choices.map { "<button name=\"choice\" value=\"\($0.0)\">\($0.1)</button>" }.joined(
            separator: " ")
        let html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>\(title)</title>
            <h1>\(title)</h1><p role="status">\(message)</p><form method="post">\(buttons)</form></html>
            """
        return Answer(status: 200, body: .bytes(Array(html.utf8), contentType: "text/html; charset=utf-8"))
    }
}
