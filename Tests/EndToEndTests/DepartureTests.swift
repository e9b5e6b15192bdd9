import FoundationEssentials
import Postgres
import Redis
import Storage
import TestSupport
import Testing

/// A tenant that leaves.
@Suite(.timeLimit(.minutes(15)))
struct DepartureTests {
    @Test
    func whatIsKeptOfATenantIsExportedWithoutSecretsAndThenRemoved() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        try await fleet.reply(["kind": "text", "text": "Dock 4 is closed"])
        try await fleet.confirmations()
        try await Self.expectExport(of: fleet)
        let url = "\(stack.ingressURL)/api/tenant/\(fleet.tenant)"
        #expect(try await HTTP.send("DELETE", url, key: fleet.apiKey, json: nil).status == 403)
        let webhook = try await fleet.webhook()
        #expect(try await HTTP.send("DELETE", url, key: stack.operatorToken, json: nil).status == 204)
        #expect(try await fleet.state()["webhooks"].array.isEmpty)
        #expect(try await fleet.api("GET", "").status == 401)
        #expect(try await HTTP.send("GET", url, key: stack.operatorToken, json: nil).status == 404)
        #expect(try await HTTP.send("DELETE", url, key: stack.operatorToken, json: nil).status == 404)
        try await eventually("its webhook's address is nobody's") {
            try await fleet.post(fleet.arrival("Dock 9").bytes, to: webhook).status == 403
        }
        try await Self.expectNothing(of: fleet)
        let number = try await stack.stores.administrator.query(
            "SELECT state, tenant_id FROM whatsapp_numbers WHERE phone_number_id = \(fleet.number)"
        ).first
        let (state, tenant) = try #require(try number?.decode((String, UUID?).self))
        #expect(state != "assigned" && tenant == nil)
    }

    @Test
    func aFleetSystemThatIsAwayPutsTheEndOffAndARepeatBringsItAbout() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        let id = try #require(try await fleet.state()["webhooks"][0]["id"].string)
        let url = "\(stack.ingressURL)/api/tenant/\(fleet.tenant)"
        try await stack.fault("samsara", "/webhooks/\(id)", method: "DELETE", ["action": "status", "status": 503])
        let away = try await HTTP.send("DELETE", url, key: stack.operatorToken, json: nil)
        #expect(away.status == 503)
        #expect(try await fleet.api("GET", "").status == 401)
        #expect(try await HTTP.send("DELETE", url, key: stack.operatorToken, json: nil).status == 204)
        try await Self.expectNothing(of: fleet)
    }

    private static func expectExport(of fleet: Fleet) async throws {
        let export = try await fleet.api("GET", "/export")
        #expect(export.status == 200)
        #expect(export.headers["content-type"] == "application/x-ndjson; charset=utf-8")
        let lines = try export.text.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        #expect(Set(lines.compactMap { $0["type"].string }) == ["tenant", "key", "driver", "message", "audit"])
        #expect(lines.filter { $0["type"].string == "message" }.count == 2)
        #expect(export.text.contains(fleet.driver.phone))
        for secret in [fleet.token, fleet.apiKey, try await fleet.webhook().secret] {
            #expect(!export.text.contains(secret))
        }
    }

    /// In every table that the catalogue knows, and in every stream.
    private static func expectNothing(of fleet: Fleet) async throws {
        let stores = fleet.stack.stores
        let tables = try await stores.administrator.query(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND a.attname = 'tenant_id' AND NOT a.attisdropped
            """
        ).map { try $0.decode(String.self) }
        #expect(tables.count >= 10)
        let tenant = UUID(uuidString: fleet.tenant)
        for table in tables {
            let row = try await stores.administrator.query(
                "SELECT count(*) FROM \(unescaped: table) WHERE tenant_id = \(tenant)"
            ).first
            #expect(try row?.decode(Int.self) == 0, "\(table)")
        }
        let row = try await stores.administrator.query("SELECT count(*) FROM tenants WHERE id = \(tenant)").first
        #expect(try row?.decode(Int.self) == 0)
        for role in [.outbound, .inbound, .receipts] as [StreamRole] {
            let letters = try await stores.deadLetters(role)
            #expect(!letters.contains { $0.string("tenant") == fleet.tenant })
        }
    }
}
