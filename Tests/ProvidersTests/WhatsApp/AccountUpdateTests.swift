import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite struct AccountUpdateTests {
    private static let template =
        #""message_template_id":12,"message_template_name":"a_v1","message_template_language":"en-US""#
    private static let reference = TemplateReference(id: "12", name: "a_v1", language: "en_US")

    private func decode(_ field: String, _ value: String, beside: String = "") throws -> WhatsAppUpdates {
        let change = #"{"field":"\#(field)","value":\#(value)\#(beside)}"#
        return try WhatsAppWebhook.decode(
            Array(WhatsAppPayloads.body(#"{"id":"77","time":1739321024,"changes":[\#(change)]}"#).utf8))
    }

    private func change(_ field: String, _ value: String, beside: String = "") throws -> AccountUpdate.Change? {
        try decode(field, value, beside: beside).accountUpdates.first?.change
    }

    @Test func namesTheAccountAndTheTime() throws {
        let update = try #require(
            try decode("account_update", #"{"event":"ACCOUNT_DELETED"}"#).accountUpdates.first)
        #expect(update.account == "77")
        #expect(update.at == Date(timeIntervalSince1970: 1_739_321_024))
    }

    @Test func namesTheAccountThatAPartnersEventIsAbout() throws {
        let value = #"{"event":"PARTNER_REMOVED","waba_info":{"waba_id":"99","owner_business_id":"5"}}"#
        #expect(try decode("account_update", value).accountUpdates.map(\.account) == ["99"])
    }

    @Test(
        arguments: [
            (#""event":"APPROVED","reason":"NONE""#, .known(.approved), nil),
            (#""event":"REJECTED","reason":"SCAM""#, .known(.rejected), "SCAM"),
            (
                #""event":"REJECTED","reason":null,"rejection_info":{"reason":"Too vague","recommendation":"x"}"#,
                .known(.rejected), "Too vague"
            ),
            (
                #""event":"PAUSED","other_info":{"title":"FIRST_PAUSE","description":"d"}"#, .known(.paused),
                "FIRST_PAUSE"
            ),
            (#""event":"REINSTATED""#, .unknown("REINSTATED"), nil),
        ] as [(String, VendorWord<TemplateStatus>, String?)])
    func readsTheStatusOfATemplate(members: String, status: VendorWord<TemplateStatus>, reason: String?) throws {
        #expect(
            try change("message_template_status_update", "{\(Self.template),\(members)}")
                == .templateStatus(Self.reference, status, reason: reason))
    }

    @Test func takesARejectionThatStandsBesideTheValue() throws {
        #expect(
            try change(
                "message_template_status_update", #"{\#(Self.template),"event":"REJECTED"}"#,
                beside: #","rejection_info":{"reason":"Too vague"}"#)
                == .templateStatus(Self.reference, .known(.rejected), reason: "Too vague"))
    }

    @Test(arguments: ["message_template_quality_update", "message_template_status_update"])
    func readsAQualityUnderEitherName(field: String) throws {
        let value = #"{\#(Self.template),"previous_quality_score":"GREEN","new_quality_score":"YELLOW"}"#
        #expect(try change(field, value) == .templateQuality(Self.reference, .known(.yellow)))
    }

    @Test(
        arguments: [
            (#""previous_category":"UTILITY","new_category":"MARKETING""#, nil),
            (
                #""new_category":"UTILITY","correct_category":"MARKETING","category_update_timestamp":1739407424"#,
                Date(timeIntervalSince1970: 1_739_407_424)
            ),
        ] as [(String, Date?)])
    func tellsACategoryFromItsAnnouncement(members: String, effective: Date?) throws {
        #expect(
            try change("template_category_update", "{\(Self.template),\(members)}")
                == .templateCategory(Self.reference, .unknown("MARKETING"), effective: effective))
    }

    @Test func readsWhatBecameOfAName() throws {
        let value = """
            {"display_phone_number":"+1 555-078-3881","decision":"REJECTED","requested_verified_name":"Fleet",\
            "rejection_reason":"NAME_TOO_SHORT"}
            """
        #expect(
            try change("phone_number_name_update", value)
                == .numberName(
                    waID: "15550783881", .known(.rejected), name: "Fleet", reason: "NAME_TOO_SHORT"))
    }

    @Test(
        arguments: [
            (#""event":"UPGRADE","current_limit":"TIER_10K""#, .known(.upgrade), .people(10_000)),
            (
                #""event":"ONBOARDING","max_daily_conversations_per_business":-1,"current_limit":"TIER_250""#,
                .known(.onboarding), .unlimited
            ),
            (#""event":"FLAGGED""#, .known(.flagged), nil), (#""event":"X""#, .unknown("X"), nil),
        ] as [(String, VendorWord<AccountUpdate.NumberEvent>, MessagingLimit?)])
    func readsTheQualityOfANumber(
        members: String, event: VendorWord<AccountUpdate.NumberEvent>, limit: MessagingLimit?
    ) throws {
        #expect(
            try change("phone_number_quality_update", #"{"display_phone_number":"15550783881",\#(members)}"#)
                == .numberQuality(waID: "15550783881", event, limit))
    }

    @Test func readsARestriction() throws {
        let value = """
            {"event":"ACCOUNT_RESTRICTION","violation_info":{"violation_type":"SCAM"},"restriction_info":[\
            {"restriction_type":"RESTRICTED_ADD_PHONE_NUMBER_ACTION","expiration":1739407424},{}],\
            "ban_info":{"waba_ban_state":"SCHEDULE_FOR_DISABLE","waba_ban_date":"April 17, 2025"}}
            """
        #expect(
            try change("account_update", value)
                == .standing(
                    AccountStanding(
                        event: .known(.restriction), violation: "SCAM", ban: .known(.scheduled),
                        restrictions: [
                            .init(kind: .known(.addingNumbers), until: Date(timeIntervalSince1970: 1_739_407_424))
                        ])))
    }

    @Test(
        arguments: [
            (#""max_daily_conversations_per_business":2000"#, .people(2_000)),
            (#""max_daily_conversations_per_business":"TIER_2K""#, .people(2_000)),
            (#""max_daily_conversations_per_business":-1"#, .unlimited),
            (#""max_daily_conversations_per_business":{}"#, nil),
        ] as [(String, MessagingLimit?)])
    func readsWhatAnAccountMay(members: String, limit: MessagingLimit?) throws {
        let value = #"{\#(members),"max_phone_numbers_per_business":20,"max_phone_numbers_per_waba":25}"#
        #expect(
            try change("business_capability_update", value)
                == .capability(
                    AccountCapability(messagingLimit: limit, numbersPerAccount: 25, numbersPerPortfolio: 20)))
    }

    @Test(arguments: [
        ("message_template_status_update", #"{"event":"APPROVED"}"#), ("message_template_status_update", "{}"),
        ("template_category_update", "{}"), ("phone_number_name_update", #"{"decision":"APPROVED"}"#),
        ("phone_number_quality_update", #"{"display_phone_number":"?","event":"X"}"#), ("account_update", "{}"),
        ("business_capability_update", "{}"), ("account_update", "7"),
    ])
    func countsWhatCannotBeUsed(field: String, value: String) throws {
        let updates = try decode(field, value)
        #expect(updates.accountUpdates.isEmpty)
        #expect(updates.undecodable == 1)
    }

    /// Usable in every field.
    private static func value(of field: AccountUpdate.Change.Field) -> String {
        let quality = field == .templateQuality ? #","new_quality_score":"GREEN""# : ""
        return """
            {\(template),"event":"APPROVED","new_category":"UTILITY","display_phone_number":"15550783881",\
            "decision":"APPROVED","max_phone_numbers_per_waba":25\(quality)}
            """
    }

    @Test(arguments: AccountUpdate.Change.Field.allCases)
    func comesThroughAStreamAsItWas(field: AccountUpdate.Change.Field) throws {
        let update = try #require(try decode(field.rawValue, Self.value(of: field)).accountUpdates.first)
        let copy = try JSONDecoder().decode(AccountUpdate.self, from: try JSONEncoder().encode(update))
        #expect(copy == update)
    }

    @Test(arguments: AccountUpdate.Change.Field.allCases)
    func survivesBrokenNews(field: AccountUpdate.Change.Field) {
        let change = #"{"field":"\#(field.rawValue)","value":\#(Self.value(of: field))}"#
        let body = WhatsAppPayloads.body(#"{"id":"77","time":1739321024,"changes":[\#(change)]}"#)
        for variant in brokenVariants(of: body, seed: 11) {
            guard let updates = try? WhatsAppWebhook.decode(variant) else { continue }
            #expect(updates.accountUpdates.allSatisfy { !$0.account.rawValue.isEmpty })
        }
    }
}
