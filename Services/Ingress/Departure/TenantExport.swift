import Core
import FoundationEssentials
import Hummingbird
import NIOCore
import Storage

/// All that is kept of a tenant, as a line of JSON for each thing. Secrets are left out, and what was sealed.
struct TenantExport: Sendable {
    private struct Line<Value: Encodable>: Encodable {
        var type: String
        var data: Value
    }

    private struct AuditEntry: Encodable {
        var at: Date
        var actor: String
        var action: String
        var target: String?
    }

    let tenants: TenantRoutes
    let drivers: DriverDirectory
    let log: ConversationLog
    let keys: KeyStore
    let audit: AuditTrail
    private static let pageSize = 500

    @concurrent
    func write(_ shown: TenantRoutes.Shown, of id: TenantID, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(try Self.line("tenant", shown))
        for key in try await self.keys.keys(of: id) {
            try await writer.write(try Self.line("key", KeyRoutes.Shown(key)))
        }
        try await self.writeDrivers(of: id, to: &writer)
        try await self.writeMessages(of: id, to: &writer)
        try await self.writeAudit(of: id, to: &writer)
    }

    @concurrent
    private func writeDrivers(of id: TenantID, to writer: inout any ResponseBodyWriter) async throws {
        var last: FleetDriverID?
        repeat {
            let page = try await self.drivers.drivers(of: id, after: last, limit: Self.pageSize)
            for driver in page { try await writer.write(try Self.line("driver", DriverRoutes.Shown(driver))) }
            last = page.count == Self.pageSize ? page.last?.id : nil
        } while last != nil
    }

    @concurrent
    private func writeMessages(of id: TenantID, to writer: inout any ResponseBodyWriter) async throws {
        var last: ConversationLog.Position?
        repeat {
            let page = try await self.log.messages(of: id, driver: nil, after: last, limit: Self.pageSize)
            for message in page { try await writer.write(try Self.line("message", MessageRoutes.Shown(message))) }
            last = page.count == Self.pageSize ? page.last.map { $0.position } : nil
        } while last != nil
    }

    @concurrent
    private func writeAudit(of id: TenantID, to writer: inout any ResponseBodyWriter) async throws {
        var last: AuditTrail.Entry?
        repeat {
            let page = try await self.audit.entries(of: id, after: last, limit: Self.pageSize)
            for entry in page {
                let shown = AuditEntry(at: entry.at, actor: entry.actor, action: entry.action, target: entry.target)
                try await writer.write(try Self.line("audit", shown))
            }
            last = page.count == Self.pageSize ? page.last : nil
        } while last != nil
    }

    private static func line(_ type: String, _ value: some Encodable) throws -> ByteBuffer {
        var buffer = ByteBuffer(bytes: try JSONEncoder.api.encode(Line(type: type, data: value)))
        buffer.writeString("\n")
        return buffer
    }
}
