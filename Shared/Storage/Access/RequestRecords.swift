package import Core
import FoundationEssentials
package import Postgres

/// Requests that carried an `Idempotency-Key`, and how they were answered, for a day.
package struct RequestRecords: Sendable {
    package struct Key: Sendable, Equatable {
        /// Nil for operators.
        package var tenant: TenantID?
        /// SHA-256 of the caller's credential.
        package var caller: [UInt8]
        /// 1 to 255 bytes.
        package var text: String

        package init(tenant: TenantID?, caller: [UInt8], text: String) {
            self.tenant = tenant
            self.caller = caller
            self.text = text
        }

        fileprivate var scope: TenantID { self.tenant ?? .nobody }
    }

    package enum Claim: Sendable, Equatable {
        /// The caller is to do it.
        case begun
        /// It was done, with this answer, sealed.
        case answered([UInt8])
        /// Somebody is at it.
        case underWay
        /// The key was used for another request.
        case another
    }

    /// Whoever began a request and said nothing for so long has ended.
    package static let hold: Duration = .seconds(120)

    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// - Parameter fingerprint: SHA-256 of what the request asks for.
    package func claim(_ key: Key, fingerprint: [UInt8]) async throws -> Claim {
        let begun = try await self.postgres.execute(
            """
            INSERT INTO api_requests AS r (tenant_id, caller, key, fingerprint, held_until)
            VALUES (\(key.scope.uuid), \(key.caller), \(key.text), \(fingerprint),
                now() + make_interval(secs => \(Self.hold.inSeconds)))
            ON CONFLICT (tenant_id, caller, key) DO UPDATE
            SET fingerprint = excluded.fingerprint, begun_at = now(), held_until = excluded.held_until, answer = NULL
            WHERE r.begun_at < now() - interval '1 day'
                OR r.answer IS NULL AND r.held_until < now() AND r.fingerprint = excluded.fingerprint
            """, scope: .tenant(key.scope))
        if begun == 1 { return .begun }
        let rows = try await self.postgres.query(
            """
            SELECT fingerprint, answer FROM api_requests
            WHERE tenant_id = \(key.scope.uuid) AND caller = \(key.caller) AND key = \(key.text)
            """, scope: .tenant(key.scope))
        guard let row = rows.first else { return .underWay }
        let (known, answer) = try row.decode(([UInt8], [UInt8]?).self)
        guard known == fingerprint else { return .another }
        return answer.map { .answered($0) } ?? .underWay
    }

    /// - Parameter answer: sealed; nil when the request came to nothing, so that it may be made again.
    package func end(_ key: Key, answer: [UInt8]?) async throws {
        try await self.postgres.execute(
            """
            UPDATE api_requests SET answer = \(answer), held_until = '-infinity'
            WHERE tenant_id = \(key.scope.uuid) AND caller = \(key.caller) AND key = \(key.text)
            """, scope: .tenant(key.scope))
    }

    /// Forgets what is older than a day.
    package func expire() async throws {
        try await self.postgres.query("SELECT api_requests_expire()")
    }
}

extension TenantID {
    /// The nil uuid, which is no tenant's.
    fileprivate static let nobody = TenantID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
}
