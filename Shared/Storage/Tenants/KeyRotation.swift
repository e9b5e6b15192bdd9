package import Core
import FoundationEssentials
package import Postgres

/// Wraps every data key under the ring's writing key while everything runs. Values are not touched.
package struct KeyRotation: Sendable {
    private let postgres: PostgresClient
    private let ring: KeyRing

    package init(postgres: PostgresClient, ring: KeyRing) {
        self.postgres = postgres
        self.ring = ring
    }

    /// - Parameter progress: called after each page with the number of keys done so far.
    /// - Returns: how many keys were wrapped anew.
    package func run(pageSize: Int32 = 500, progress: (Int) -> Void) async throws -> Int {
        var done = 0
        while true {
            let rows = try await self.postgres.query(
                """
                SELECT tenant_id, version, key_id, wrapped
                FROM data_keys_to_rewrap(\(self.ring.writingID), \(pageSize))
                """)
            if rows.isEmpty { return done }
            for row in rows {
                let (tenant, version, key, blob) = try row.decode((UUID, Int32, String, [UInt8]).self)
                let wrapped = WrappedDataKey(
                    tenant: tenant, version: UInt32(bitPattern: version), ringKeyID: key, blob: blob)
                guard let anew = try self.ring.rewrap(wrapped) else { continue }
                try await self.postgres.query(
                    "SELECT data_key_rewrap(\(tenant), \(version), \(key), \(anew.ringKeyID), \(anew.blob))")
                done += 1
            }
            progress(done)
        }
    }
}
