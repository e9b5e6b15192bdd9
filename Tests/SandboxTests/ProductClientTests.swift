import Core
import FoundationEssentials
import HummingbirdTesting
import NIOPosix
import Providers
import Testing

/// The product's own clients against the stand-ins: what one side writes, the other has to understand.
@Suite(.timeLimit(.minutes(2))) struct ProductClientTests {
    private static func run(
        _ body: @escaping @Sendable (TestSandbox, WhatsAppClient, any NumberCarrier) async throws -> Void
    ) async throws {
        try await TestSandbox.run { sandbox in
            let transport = HTTPTransport(group: MultiThreadedEventLoopGroup.singleton.next(), connections: 4)
            let http = VendorHTTP(transport: transport, version: "1.2.3", deadline: .seconds(30))
            let url = "http://127.0.0.1:\(sandbox.client.port ?? 0)"
            let whatsApp = WhatsAppClient(
                http: http, baseURL: try BaseURL("\(url)/whatsapp", allowPrivate: true), version: "v23.0",
                token: Secret(TestSandbox.accessToken))
            let twilio = TwilioClient(
                http: http, baseURL: try BaseURL("\(url)/twilio", allowPrivate: true),
                accountSID: TestSandbox.twilioAccount, authToken: Secret(TestSandbox.twilioToken),
                webhooks: .init(texts: "http://127.0.0.1:9/sms", calls: "http://127.0.0.1:9/voice"))
            do {
                try await body(sandbox, whatsApp, twilio)
            } catch {
                try await transport.shutdown()
                throw error
            }
            try await transport.shutdown()
        }
    }

    private static func buy(_ carrier: any NumberCarrier, _ reference: String) async throws -> PurchasedNumber {
        let offers = try await carrier.search(country: .unitedKingdom, limit: 1)
        return try await carrier.purchase(try #require(offers.first).number, reference: reference)
    }

    /// The code that was asked for, once it is in the carrier's list.
    private static func code(_ carrier: any NumberCarrier, to number: PhoneNumber) async throws -> VerificationCode {
        while true {
            let messages = try await carrier.messages(to: number, since: Date(timeIntervalSinceNow: -60))
            if let code = messages.compactMap({ VerificationCode(in: $0.body) }).first { return code }
        }
    }

    private static func failure(_ call: () async throws -> Void) async -> ProviderError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? ProviderError
        }
    }

    @Test func aNumberGoesFromTheCarrierToWhatsAppAndBack() async throws {
        try await Self.run { sandbox, whatsApp, carrier in
            let account = BusinessAccountID(try await sandbox.createAccount())
            let bought = try await Self.buy(carrier, "order-1")
            let found = try await carrier.purchased(reference: "order-1")
            #expect(found == [bought])
            let id = try await whatsApp.addNumber(bought.number, named: "Dispatch", to: account)
            try await whatsApp.requestCode(for: id, by: .sms, in: .english)
            try await whatsApp.verify(try await Self.code(carrier, to: bought.number), of: id)
            try await whatsApp.register(id, pin: Secret("123456"))
            let number = try #require(try await whatsApp.numbers(of: account).first)
            #expect(number.id == id)
            #expect(number.waID == bought.number.waID)
            #expect(number.status == .known(.connected))
            #expect(number.verification == .known(.verified))
            #expect(number.nameStatus == .known(.availableWithoutReview))
            try await whatsApp.rename(id, to: "Fleet")
            let renamed = try await whatsApp.number(id)
            #expect(renamed.newNameStatus == .known(.pendingReview))
            try await whatsApp.deregister(id)
            try await carrier.route(bought.id)
            try await carrier.release(bought.id)
            try await carrier.release(bought.id)
            let left = try await carrier.purchased(reference: "order-1")
            #expect(left.isEmpty)
        }
    }

    @Test func aProfileIsSetAndCleared() async throws {
        try await Self.run { _, whatsApp, _ in
            let id = PhoneNumberID(TestSandbox.number)
            let profile = BusinessProfile(
                about: "Dispatch", description: "Of A", websites: ["https://a.example"], vertical: "TRAVEL")
            try await whatsApp.update(profile, of: id)
            let set = try await whatsApp.profile(of: id)
            #expect(set.description == "Of A")
            #expect(set.websites == ["https://a.example"])
            try await whatsApp.update(.cleared(about: "-"), of: id)
            let cleared = try await whatsApp.profile(of: id)
            #expect(cleared == BusinessProfile(about: "-", websites: [], vertical: "OTHER"))
        }
    }

    @Test func theCatalogueIsHandedInAndDeleted() async throws {
        try await Self.run { sandbox, whatsApp, _ in
            let account = BusinessAccountID(try await sandbox.createAccount())
            let definitions = try TemplateCatalogue.standard.definitions
            for definition in definitions { _ = try await whatsApp.createTemplate(definition, in: account) }
            let templates = try await whatsApp.templates(of: account)
            #expect(templates.count == definitions.count)
            #expect(templates.allSatisfy { $0.status == .known(.approved) && $0.category == .known(.utility) })
            let name = try #require(templates.first).name
            try await whatsApp.deleteTemplates(named: name, in: account)
            try await whatsApp.deleteTemplates(named: name, in: account)
            let named = try await whatsApp.templates(of: account, name: name)
            #expect(named.isEmpty)
        }
    }

    @Test func refusalsAreUnderstood() async throws {
        try await Self.run { sandbox, whatsApp, carrier in
            let account = BusinessAccountID(try await sandbox.createAccount(numberLimit: 1))
            let bought = try await Self.buy(carrier, "order-1")
            let sold = await Self.failure { _ = try await carrier.purchase(bought.number, reference: "order-2") }
            #expect(sold?.reason == .notFound)
            #expect(sold?.code == 21_422)
            let id = try await whatsApp.addNumber(bought.number, named: "Dispatch", to: account)
            let other = try PhoneNumber(e164: "+447400555999")
            let full = await Self.failure { _ = try await whatsApp.addNumber(other, named: "Dispatch", to: account) }
            #expect(full?.reason == .postponed)
            let early = await Self.failure { try await whatsApp.register(id, pin: Secret("123456")) }
            #expect(early?.code == 133_006)
            try await whatsApp.requestCode(for: id, by: .sms, in: .english)
            let code = try await Self.code(carrier, to: bought.number)
            let wrong = try #require(VerificationCode(in: code.digits == "111111" ? "222222" : "111111"))
            let refused = await Self.failure { try await whatsApp.verify(wrong, of: id) }
            #expect(refused?.code == 136_025)
            try await whatsApp.verify(code, of: id)
            try await whatsApp.register(id, pin: Secret("123456"))
            let pin = await Self.failure { try await whatsApp.register(id, pin: Secret("654321")) }
            #expect(pin?.code == 133_005)
            let gone = await Self.failure { _ = try await whatsApp.number("300000000000099") }
            #expect(gone?.reason == .notFound)
        }
    }
}
