import Core
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct FleetConnectionTests {
    private static let mapping = DocumentMapping(
        documentTypeID: "7", documentTypeName: "Driver reply",
        fields: [.init(label: "Message", type: .string, content: .message)])

    @Test
    func aConnectionComesBackAsItWasSavedAndIsSealedInTheDatabase() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let store = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
            #expect(try await store.connection(of: tenant, provider: .samsara) == nil)
            try await store.save(Self.connection(tenant, webhook: 1), grace: .seconds(60), actor: "test")
            let found = try #require(try await store.connection(of: tenant, provider: .samsara))
            #expect(found.apiToken == Secret("samsara_api_secret"))
            #expect(found.webhook?.secret == Secret("c2VjcmV0MQ=="))
            #expect(found.webhook?.eventTypes == ["RouteStopArrival"])
            #expect(found.documentMapping == Self.mapping)
            #expect(found.missingScopes == ["Read Routes"])
            let row = try #require(
                try await stores.administrator.query("SELECT api_token, webhook_secret FROM fleet_connections").first)
            let (token, secret) = try row.decode(([UInt8], [UInt8]).self)
            #expect(!String(decoding: token + secret, as: UTF8.self).contains("samsara_api"))
            #expect(!String(decoding: token + secret, as: UTF8.self).contains("c2VjcmV0"))
        }
    }

    @Test
    func theFormerWebhookStaysGoodForTheGraceAndNoLonger() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let store = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
            try await store.save(Self.connection(tenant, webhook: 1), grace: .seconds(60), actor: "test")
            try await store.save(Self.connection(tenant, webhook: 2), grace: .seconds(60), actor: "test")
            for webhook in [1, 2] as [UInt8] {
                let route = try #require(
                    try await store.route(provider: .samsara, tokenHash: Self.hash(webhook)))
                #expect(route.tenant == tenant)
                #expect(route.secrets == [Secret("c2VjcmV0Mg=="), Secret("c2VjcmV0MQ==")])
            }
            try await stores.administrator.execute("UPDATE fleet_connections SET previous_until = now()")
            #expect(try await store.route(provider: .samsara, tokenHash: Self.hash(1)) == nil)
            let route = try await store.route(provider: .samsara, tokenHash: Self.hash(2))
            #expect(route?.secrets == [Secret("c2VjcmV0Mg==")])
        }
    }

    @Test
    func savingTheSameWebhookAgainKeepsWhatWasBeforeIt() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let store = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
            for webhook in [1, 2, 2] as [UInt8] {
                try await store.save(Self.connection(tenant, webhook: webhook), grace: .seconds(60), actor: "test")
            }
            #expect(try await store.route(provider: .samsara, tokenHash: Self.hash(1)) != nil)
            #expect(try await store.route(provider: .samsara, tokenHash: Self.hash(3)) == nil)
            #expect(try await store.route(provider: .motive, tokenHash: Self.hash(2)) == nil)
        }
    }

    private static func hash(_ webhook: UInt8) -> [UInt8] { [UInt8](repeating: webhook, count: 32) }

    private static func connection(_ tenant: TenantID, webhook: UInt8) -> FleetConnection {
        FleetConnection(
            tenant: tenant, provider: .samsara, apiToken: Secret("samsara_api_secret"), organisationID: "11",
            organisationName: "Lone Star",
            webhook: .init(
                id: "webhook-\(webhook)", tokenHash: Self.hash(webhook),
                secret: Secret(webhook == 1 ? "c2VjcmV0MQ==" : "c2VjcmV0Mg=="), eventTypes: ["RouteStopArrival"]),
            missingScopes: ["Read Routes"], documentMapping: self.mapping)
    }
}
