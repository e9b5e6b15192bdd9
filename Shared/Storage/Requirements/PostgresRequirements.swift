import Core
package import Postgres

extension PostgresClient {
    /// Refuses a role that row-level security does not bind, and a schema that is not this version's.
    package func checkRequirements() async throws {
        let rows = try await self.query(
            """
            SELECT current_user::text, r.rolsuper OR r.rolbypassrls,
                EXISTS (SELECT FROM pg_roles o WHERE o.rolname IN ('fleetchat_owner', 'fleetchat_relay')
                        AND pg_has_role(r.oid, o.oid, 'MEMBER')),
                EXISTS (SELECT FROM pg_roles a
                        WHERE a.rolname = 'fleetchat_app' AND pg_has_role(r.oid, a.oid, 'MEMBER')),
                EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')
                        AND c.relnamespace = 'public'::regnamespace),
                to_regclass('public.schema_migrations') IS NOT NULL
            FROM pg_roles r WHERE r.rolname = current_user
            """)
        guard let row = rows.first else { return }
        let (role, bypasses, isOwner, isMember, owns, isMigrated) =
            try row.decode((String, Bool, Bool, Bool, Bool, Bool).self)
        if bypasses || isOwner || owns {
            throw UnmetRequirement(
                description: """
                    DATABASE_URL: role "\(role)" is not bound by row-level security (superuser, BYPASSRLS or owner of \
                    tables); use a role that is only a member of fleetchat_app
                    """)
        }
        if !isMigrated || !isMember {
            throw UnmetRequirement(
                description: """
                    DATABASE_URL: the schema is missing or role "\(role)" is no member of fleetchat_app; \
                    run `pool-manager migrate` and GRANT fleetchat_app TO "\(role)"
                    """)
        }
        try await self.checkSchemaVersion()
    }

    private func checkSchemaVersion() async throws {
        let applied = Set(try await self.query("SELECT number FROM schema_migrations").map { try $0.decode(Int.self) })
        let missing = Schema.migrations.map(\.number).filter { !applied.contains($0) }
        guard !missing.isEmpty else { return }
        throw UnmetRequirement(
            description: """
                DATABASE_URL: the schema lacks migration \(missing.map(String.init).joined(separator: ", ")), which this \
                version needs; run `pool-manager migrate`
                """)
    }
}
