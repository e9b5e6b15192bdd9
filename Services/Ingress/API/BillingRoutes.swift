import Core
import FoundationEssentials
import Hummingbird
import Logging
import Providers
import Storage

/// `POST /api/tenant/{id}/billing/checkout` and `…/portal`: the way to the pages at Stripe where a card is given, and
/// where invoices are.
struct BillingRoutes: Sendable {
    struct Body: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case returnUrl
        }

        var returnUrl: String
    }

    struct Page: Encodable {
        var url: String
    }

    let store: BillingStore
    /// Nil without billing.
    let stripe: StripeClient?
    /// Takes http as well, for trials on one machine.
    let takesHTTP: Bool

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/tenant/{id}/billing/checkout") { request, context in
            try await self.page(request, context) { stripe, tenant, customer, url throws(ProviderError) in
                try await stripe.checkoutPage(
                    of: tenant, customer: customer, returnURL: url, request: UUID().uuidString)
            }
        }
        router.post("/api/tenant/{id}/billing/portal") { request, context in
            try await self.page(request, context) { stripe, _, customer, url throws(ProviderError) in
                try await stripe.portalPage(customer: customer, returnURL: url, request: UUID().uuidString)
            }
        }
    }

    private func page(
        _ request: Request, _ context: IngressContext,
        make: (StripeClient, TenantID, CustomerID, String) async throws(ProviderError) -> String
    ) async throws -> Response {
        let tenant = try context.requireTenant()
        let url = try self.returnURL(try await request.json(Body.self))
        guard let stripe else { throw Problem(.conflict, "Nobody is billed here.") }
        guard let customer = try await self.store.customer(of: tenant) else {
            throw Problem(.unavailable, "The account at Stripe is being made; try again in a few seconds.")
        }
        do {
            return try .json(Page(url: try await make(stripe, tenant, customer, url)), status: .created)
        } catch let error as ProviderError {
            context.logger.warning("Stripe made no page", metadata: ["error": "\(error)", "tenant": "\(tenant)"])
            throw Problem(.unavailable, "Stripe cannot be reached or refused; it was logged, try again shortly.")
        }
    }

    private func returnURL(_ body: Body) throws(Problem) -> String {
        var check = FieldCheck()
        let text = check.text(body.returnUrl, "returnUrl", length: 1...2_048)
        let parts = URLComponents(string: text, encodingInvalidCharacters: false)
        let scheme = parts?.scheme?.lowercased()
        let isAddress = scheme == "https" || scheme == "http" && self.takesHTTP
        if !isAddress || parts?.host?.isEmpty ?? true || parts?.user != nil {
            check.fail("returnUrl", "takes an address such as https://example.com/settings/billing")
        }
        try check.finish()
        return text
    }
}
