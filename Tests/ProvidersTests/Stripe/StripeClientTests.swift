import Foundation
import NIOHTTP1
import Testing

@testable import Core
@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct StripeClientTests {
    private let tenant = TenantID(UUID())

    private func with(
        _ steps: ScriptedVendor.Step..., body: (StripeClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps) { vendor, url in
            try await withHTTP(deadline: .seconds(2)) { http in
                try await body(
                    StripeClient(http: http, baseURL: try .local("\(url)/stripe"), secretKey: Secret("sk_test_1")),
                    vendor)
            }
        }
    }

    @Test func everyCallSaysWhoAsksAndInWhichVersion() async throws {
        try await with(.json(#"{"id":"sub_1","status":"past_due","start_date":1700000000}"#)) { client, vendor in
            let subscription = try await client.subscription("sub_1")
            #expect(subscription.status == .pastDue && subscription.id == "sub_1" && !subscription.hasPaymentMethod)
            #expect(subscription.startedAt == Date(timeIntervalSince1970: 1_700_000_000))
            let request = try #require(vendor.requests.first)
            #expect(request.method == "GET" && request.uri == "/stripe/v1/subscriptions/sub_1")
            #expect(request.headers["authorization"] == ["Bearer sk_test_1"])
            #expect(request.headers["stripe-version"] == ["2026-06-24.dahlia"])
            #expect(request.headers["idempotency-key"].isEmpty)
        }
    }

    @Test func aCustomerIsMadeUnderAKeyThatFollowsFromTheTenant() async throws {
        try await with(.json(#"{"id":"cus_1","object":"customer"}"#)) { client, vendor in
            let customer = try await client.createCustomer(of: self.tenant, name: "Ann & Söhne", email: "a@example.com")
            #expect(customer == "cus_1")
            let request = try #require(vendor.requests.first)
            #expect(request.headers["idempotency-key"] == ["customer-\(self.tenant)"])
            #expect(request.headers["content-type"] == ["application/x-www-form-urlencoded"])
            #expect(
                request.body
                    == "name=Ann%20%26%20S%C3%B6hne&email=a%40example.com&metadata%5Btenant_id%5D=\(self.tenant)")
        }
    }

    @Test func aSubscriptionBeginsWithTheMonthAndHasNoQuantity() async throws {
        try await with(.json(#"{"id":"sub_1","status":"active","start_date":1700000000}"#)) { client, vendor in
            _ = try await client.createSubscription(of: self.tenant, customer: "cus_1", price: "price_1")
            let body = try #require(vendor.requests.first?.body.removingPercentEncoding)
            for field in [
                "customer=cus_1", "items[0][price]=price_1", "payment_behavior=default_incomplete",
                "billing_cycle_anchor_config[day_of_month]=1", "billing_cycle_anchor_config[hour]=0",
                "proration_behavior=none", "metadata[tenant_id]=\(self.tenant)",
            ] {
                #expect(body.split(separator: "&").contains { $0 == field }, "\(field)")
            }
            #expect(!body.contains("quantity"))
        }
    }

    @Test func oneIsCountedUnderItsIdentifier() async throws {
        let answer = #"{"object":"billing.meter_event","identifier":"t-d-2026-11","timestamp":1700000000}"#
        try await with(.json(answer)) { client, vendor in
            let isNew = try await client.countOne(
                "active_driver", identifier: "t-d-2026-11", key: "k1", customer: "cus_1",
                at: Date(timeIntervalSince1970: 1_700_000_000.9))
            #expect(isNew)
            let request = try #require(vendor.requests.first)
            #expect(request.headers["idempotency-key"] == ["k1"])
            #expect(
                request.body.removingPercentEncoding
                    == "event_name=active_driver&payload[stripe_customer_id]=cus_1&payload[value]=1"
                    + "&identifier=t-d-2026-11&timestamp=1700000000")
        }
    }

    @Test(arguments: [
        #""code":"duplicate_meter_event","message":"x""#, #""message":"An event already exists with identifier a.""#,
    ])
    func anIdentifierThatStripeKnowsIsCounted(_ error: String) async throws {
        let step = ScriptedVendor.Step.json(#"{"error":{"type":"invalid_request_error",\#(error)}}"#, status: 400)
        try await with(step) { client, _ in
            let isNew = try await client.countOne(
                "active_driver", identifier: "a", key: "a", customer: "cus_1", at: Date())
            #expect(!isNew)
        }
    }

    @Test func aTotalIsTheSumOfWhatWasSummedUp() async throws {
        try await with(
            .json(#"{"object":"list","data":[{"aggregated_value":41.0},{"aggregated_value":1}],"has_more":false}"#)
        ) { client, vendor in
            let start = Date(timeIntervalSince1970: 1_700_000_030)
            let total = try await client.total(ofMeter: "mtr_1", customer: "cus_1", from: start, to: start + 120)
            #expect(total == 42)
            #expect(
                vendor.requests.first?.uri
                    == "/stripe/v1/billing/meters/mtr_1/event_summaries?customer=cus_1&start_time=1699999980"
                    + "&end_time=1700000100&limit=100")
        }
    }

    @Test(
        arguments: [
            (400, nil, .rejected), (401, nil, .credential(.app)), (402, nil, .rejected), (403, nil, .credential(.app)),
            (404, nil, .notFound), (409, nil, .unavailable), (429, nil, .throttled(.app)), (500, nil, .unavailable),
            (503, "false", .unavailable), (400, "true", .unavailable),
        ] as [(Int, String?, ProviderError.Reason)])
    func anErrorSaysWhatFollows(_ status: Int, _ shouldRetry: String?, _ reason: ProviderError.Reason) async throws {
        let headers = [("Request-Id", "req_7")] + (shouldRetry.map { [("Stripe-Should-Retry", $0)] } ?? [])
        let body = #"{"error":{"type":"api_error","code":"some_code","message":"words of sk_live_secret"}}"#
        try await with(.json(body, status: status, headers: headers)) { client, _ in
            let error = try #require(
                await failure { () async throws(ProviderError) in try await client.hasPaymentMethod("cus_1") })
            #expect(error.reason == reason && error.code == status)
            #expect(error.detail.contains("some_code") && error.detail.contains("req_7"))
            #expect(!reason.isCredential || !error.detail.contains("sk_live"))
        }
    }

    @Test func aPostWithoutAnAnswerMayHaveBeenDone() async throws {
        try await with(.hangUp) { client, _ in
            let error = await failure { () async throws(ProviderError) in
                try await client.createCustomer(of: self.tenant, name: "n", email: "e@x.io")
            }
            #expect(error?.reason == .ambiguous)
        }
    }

    @Test(arguments: [
        (#"{"id":"seti_1","status":"succeeded","payment_method":"pm_1"}"#, true),
        (#"{"id":"seti_1","status":"requires_payment_method","payment_method":null}"#, false),
    ])
    func aCardIsAdoptedOnceItWasGiven(_ intent: String, _ isGiven: Bool) async throws {
        try await with(.json(intent), .json(#"{"id":"cus_1"}"#)) { client, vendor in
            let isAdopted = try await client.adoptPaymentMethod(of: "seti_1", for: "cus_1")
            #expect(isAdopted == isGiven)
            let bodies = vendor.requests.map(\.body)
            #expect(bodies == (isGiven ? ["", "invoice_settings%5Bdefault_payment_method%5D=pm_1"] : [""]))
        }
    }

    @Test(arguments: [
        (#"{"id":"cus_1","invoice_settings":{"default_payment_method":"pm_1"}}"#, true),
        (#"{"id":"cus_1","invoice_settings":{"default_payment_method":null}}"#, false),
        (#"{"id":"cus_1","deleted":true}"#, false),
    ])
    func aCustomerHasAPaymentMethodOrNot(_ customer: String, _ has: Bool) async throws {
        try await with(.json(customer)) { client, _ in
            let hasPaymentMethod = try await client.hasPaymentMethod("cus_1")
            #expect(hasPaymentMethod == has)
        }
    }

    @Test func aPriceNamesItsMeter() async throws {
        let price = #"{"id":"price_1","unit_amount":800,"currency":"usd","recurring":{"meter":"mtr_1"}}"#
        try await with(.json(price)) { client, _ in
            let price = try await client.price("price_1")
            #expect(price.unitAmount == 800 && price.currency == "usd" && price.meter == "mtr_1")
        }
    }

    @Test func pagesAreMadeForACustomer() async throws {
        try await with(.json(#"{"id":"cs_1","url":"https://checkout.stripe.com/c/1"}"#)) { client, vendor in
            let url = try await client.checkoutPage(
                of: self.tenant, customer: "cus_1", returnURL: "https://example.com/?a=b", request: "r1")
            #expect(url == "https://checkout.stripe.com/c/1")
            let request = try #require(vendor.requests.first)
            #expect(request.uri == "/stripe/v1/checkout/sessions")
            #expect(request.headers["idempotency-key"] == ["checkout-r1"])
            #expect(request.body.removingPercentEncoding?.contains("mode=setup&payment_method_types[0]=card") == true)
        }
    }
}
