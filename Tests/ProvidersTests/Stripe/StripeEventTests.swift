import FoundationEssentials
import Testing

@testable import Core
@testable import Providers

@Suite struct StripeEventTests {
    private func event(_ type: String, object: String, created: String = "1700000000") throws -> StripeEvent {
        try StripeEvent(
            Data(
                """
                {"id":"evt_1","object":"event","type":"\(type)","created":\(created),"livemode":false,\
                "data":{"object":\(object)}}
                """.utf8))
    }

    @Test(arguments: ["invoice.paid", "invoice.payment_failed", "customer.subscription.deleted"])
    func itNamesTheCustomer(_ type: String) throws {
        let event = try self.event(type, object: #"{"id":"in_1","object":"invoice","customer":"cus_1"}"#)
        #expect(event.id == "evt_1" && event.type == type && event.subject == .customer("cus_1"))
        #expect(event.createdAt == Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test func aCustomerNamesItself() throws {
        let event = try self.event("customer.updated", object: #"{"id":"cus_1","object":"customer"}"#)
        #expect(event.subject == .customer("cus_1"))
    }

    @Test func checkoutBringsWhatWasGiven() throws {
        let event = try self.event(
            "checkout.session.completed",
            object: #"{"id":"cs_1","object":"checkout.session","customer":"cus_1","setup_intent":"seti_1"}"#)
        #expect(event.subject == .checkout("cus_1", "seti_1"))
    }

    @Test func checkoutOfAnotherKindIsALookAtTheCustomer() throws {
        let event = try self.event(
            "checkout.session.completed",
            object: #"{"id":"cs_1","object":"checkout.session","customer":"cus_1","setup_intent":null}"#)
        #expect(event.subject == .customer("cus_1"))
    }

    @Test(arguments: ["charge.succeeded", "invoice.upcoming", "customer.created", "a.new.one"])
    func othersAreNothingToActOn(_ type: String) throws {
        #expect(try self.event(type, object: "{}").subject == .other)
    }

    @Test func aThinEventOfAMeterIsRead() throws {
        let event = try StripeEvent(
            Data(
                """
                {"id":"evt_2","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered",\
                "created":"2026-11-21T12:00:00.000Z","livemode":false,\
                "related_object":{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"}}
                """.utf8))
        #expect(event.subject == .meterFailure)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"id":"evt_1"}"#, #"{"id":"evt_1","type":"invoice.paid"}"#,
        #"{"id":"evt_1","type":"invoice.paid","created":1700000000}"#,
        #"{"id":"evt_1","type":"invoice.paid","created":1700000000,"data":{"object":{"object":"invoice"}}}"#,
        #"{"id":"","type":"invoice.paid","created":1700000000,"data":{"object":{"customer":"cus_1"}}}"#,
        #"{"id":"evt_1","type":"invoice.paid","created":"soon","data":{"object":{"customer":"cus_1"}}}"#,
    ])
    func whatIsNoEventIsRefused(_ body: String) {
        #expect(throws: WebhookError.self) { try StripeEvent(Data(body.utf8)) }
    }
}
