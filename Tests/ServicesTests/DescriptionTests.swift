import Core
import Foundation
import Hummingbird
import Logging
import NIOPosix
import Postgres
import Redis
import Storage
import TestSupport
import Testing

@testable import Ingress
@testable import Runtime
@testable import Wiring

/// openapi.json and the routes of the API name the same.
@Suite struct DescriptionTests {
    @Test func theDescriptionNamesEveryRouteAndNoOther() throws {
        #expect(try Self.described() == Self.routed())
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let document = try JSON(parsing: DescriptionRoute.document)
        let references = Self.references(in: document)
        #expect(!references.isEmpty)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
            #expect(target != .null, "\(reference)")
        }
    }

    private static func described() throws -> Set<String> {
        let paths = try JSON(parsing: DescriptionRoute.document)["paths"].object
        return Set(paths.flatMap { path, methods in methods.object.keys.map { "\($0.uppercased()) \(path)" } })
    }

    private static func routed() throws -> Set<String> {
        let router = Router(context: IngressContext.self)
        let logger = Logger(label: "test")
        var settings = Settings(
            environment: [
                "REDIS_URL": "redis://localhost", "DATABASE_URL": "postgresql://localhost/x",
                "ENCRYPTION_KEYS": TestStores.keys, "OPERATOR_TOKEN": "operator-token-1",
                "WHATSAPP_APP_SECRET": "secret", "WHATSAPP_VERIFY_TOKEN": "token",
            ])
        let values = IngressSettings(&settings)
        let context = ProcessContext(
            name: "ingress", settings: values, process: ProcessSettings(&settings, defaultAdminPort: 0),
            logger: logger, metrics: PrometheusMetrics(logger: logger), entries: [])
        let group = MultiThreadedEventLoopGroup.singleton
        let postgres = PostgresClient(configuration: try #require(values.stores.postgres), logger: logger)
        let ring = try #require(values.stores.keyRing)
        let redis = RedisClient(
            configuration: try #require(values.stores.redis), eventLoopGroup: group, logger: logger)
        let stores = Stores(
            redis: redis, postgres: postgres, topology: values.stores.topology,
            vault: Vault(postgres: postgres, ring: ring), keyRing: ring)
        let queue = EventQueue(redis: redis, topology: stores.topology, dedupeWindow: .seconds(60))
        try Ingress.addAPI(to: router, context, stores, Vendors(eventLoopGroup: group), queue)
        return Set(router.routes.map { "\($0.method.rawValue) \($0.path)" })
    }

    private static func references(in json: JSON) -> [String] {
        json.array.flatMap { self.references(in: $0) }
            + json.object.flatMap { key, value in
                key == "$ref" ? [value.string ?? ""] : self.references(in: value)
            }
    }
}
