import Postgres
import TestSupport
import Testing

/// What the database's own catalogue says of the schema.
@Suite(.timeLimit(.minutes(2)))
struct CatalogueTests {
    /// The product keeps these and nothing else: no routes, positions, documents or media.
    private static let columns: [String: Set<String>] = [
        "schema_migrations": ["number", "name", "checksum", "applied_at"],
        "tenants": [
            "id", "company_name", "contact_email", "contact_phone", "billing_email", "fleet_size", "country",
            "language", "time_zone", "created_at", "updated_at", "leaving_at",
        ],
        "data_keys": ["tenant_id", "version", "key_id", "wrapped", "created_at", "retired_at"],
        "api_keys": ["tenant_id", "id", "hash", "hint", "created_at", "last_used_at", "revoked_at"],
        "fleet_connections": [
            "tenant_id", "provider", "api_token", "organisation_id", "organisation_name", "webhook_id",
            "webhook_token_hash", "webhook_secret", "previous_token_hash", "previous_secret", "previous_until",
            "event_types", "missing_scopes", "document_mapping", "validated_at", "created_at", "updated_at",
        ],
        "fleet_feeds": [
            "tenant_id", "provider", "feed", "cursor", "since", "started_at", "next_poll_at", "holder", "held_until",
            "polled_at", "failures", "problem", "problem_detail",
        ],
        "redis_mark": ["singleton", "mark", "seen_at"],
        "driver_phone_mappings": [
            "tenant_id", "provider", "fleet_driver_id", "driver_name", "phone_number", "phone_source", "phone_problem",
            "whatsapp_id", "user_id", "language", "time_zone", "is_active", "consent_at", "consent_by", "consent_how",
            "opted_out_at", "created_at", "updated_at",
        ],
        "audit_log": ["tenant_id", "id", "at", "actor", "action", "target"],
        "whatsapp_business_accounts": [
            "id", "created_at", "is_ready", "number_limit", "closed_until", "next_sync_at", "holder", "held_until",
            "synced_at", "failures", "problem", "standing", "standing_at", "messaging_limit",
        ],
        "message_templates": [
            "business_account_id", "name", "language", "status", "category", "reason", "quality", "parameters",
            "actions", "status_since",
        ],
        "whatsapp_numbers": [
            "id", "phone_number_id", "phone_number", "business_account_id", "country", "state", "state_since",
            "tenant_id", "assigned_at", "created_at", "carrier_id", "expansion_id", "pin", "code", "code_requests",
            "code_requested_at", "failures", "reason", "next_attempt_at", "holder", "held_until",
        ],
        "number_events": ["number_id", "at", "event", "state", "actor", "detail"],
        "number_expansions": ["id", "at", "size", "actor"],
        "platform_keys": ["version", "key_id", "wrapped", "created_at"],
        "number_assignments": ["tenant_id", "phone_number_id", "assigned_at", "released_at"],
        "communication_logs": [
            "tenant_id", "event_at", "id", "direction", "state", "provider", "event_id", "kind", "fleet_driver_id",
            "phone_number_id", "message_id", "template", "language", "preview", "route_id", "stop_id", "in_reply_to",
            "fleet_update_id", "epoch", "attempt_id", "attempts", "resends", "replays", "error_code", "error_detail",
            "received_at", "attempted_at", "accepted_at", "sent_at", "delivered_at", "read_at",
        ],
        "partition_epochs": ["partition", "epoch"],
        "operator_keys": ["id", "name", "hash", "hint", "created_at", "last_used_at", "revoked_at"],
        "api_requests": ["tenant_id", "caller", "key", "fingerprint", "begun_at", "held_until", "answer"],
        "billing_accounts": [
            "tenant_id", "customer_id", "subscription_id", "subscribed_at", "subscription_status",
            "has_payment_method", "trial_ends_at", "grace_ends_at", "setup_intent_id", "setup_at", "observed_at",
            "reconciled_at", "next_check_at", "holder", "held_until", "failures", "problem", "created_at",
        ],
        "driver_activity": ["tenant_id", "month", "provider", "fleet_driver_id", "active_at"],
        "billing_outbox": [
            "tenant_id", "month", "provider", "fleet_driver_id", "identifier", "active_at", "state", "attempts",
            "doubtful_since", "sent_at", "problem",
        ],
        "stripe_events": ["id", "received_at"],
        "operator_actions": ["id", "begun_at", "ended_at", "actor", "action", "target", "matched", "done"],
    ]

    @Test
    func tablesHaveTheColumnsOfTheBoundaryAndNoOthers() async throws {
        let rows = try await Self.query(
            """
            SELECT c.relname::text, a.attname::text
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            """)
        var found: [String: Set<String>] = [:]
        for row in rows {
            let (table, column) = try row.decode((String, String).self)
            found[table, default: []].insert(column)
        }
        #expect(Set(found.keys) == Set(Self.columns.keys))
        for (table, columns) in Self.columns {
            let difference = columns.symmetricDifference(found[table] ?? [])
            #expect(difference.isEmpty, "\(table)")
        }
    }

    @Test
    func everyTableOfTenantsForcesRowLevelSecurityAndHasAPolicy() async throws {
        let rows = try await Self.query(
            """
            SELECT c.relname::text, c.relrowsecurity AND c.relforcerowsecurity,
                (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND (c.relname = 'tenants'
                     OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
            """)
        #expect(rows.count >= 14)
        for row in rows {
            let (table, isForced, policies) = try row.decode((String, Bool, Int).self)
            #expect(isForced && policies > 0, "\(table)")
        }
    }

    @Test
    func theServicesRoleOwnsNothingAndCannotBypassSecurity() async throws {
        let owned = try await Self.query(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
            WHERE r.rolname IN ('fleetchat', 'fleetchat_app')
            UNION ALL SELECT p.proname::text FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
            WHERE r.rolname IN ('fleetchat', 'fleetchat_app')
            """)
        #expect(owned.isEmpty)
        let powerful = try await Self.query(
            """
            SELECT rolname::text FROM pg_roles
            WHERE rolname IN ('fleetchat', 'fleetchat_app', 'fleetchat_owner', 'fleetchat_relay')
                AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
            """)
        #expect(powerful.isEmpty)
        let logins = try await Self.query(
            """
            SELECT rolname::text FROM pg_roles
            WHERE rolname IN ('fleetchat_app', 'fleetchat_owner', 'fleetchat_relay') AND rolcanlogin
            """)
        #expect(logins.isEmpty)
    }

    @Test
    func partitionsGrantNothingSoThatNoneIsReadPastThePolicyOfItsParent() async throws {
        let rows = try await Self.query(
            """
            SELECT c.relname::text FROM pg_class c, aclexplode(c.relacl) g
            WHERE c.relispartition AND c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner
            """)
        #expect(rows.isEmpty)
        let partitions = try await Self.query("SELECT 1 FROM pg_class WHERE relispartition AND relkind = 'r'")
        #expect(partitions.count >= 5)
    }

    @Test
    func functionsThatRunAsAnotherRoleFixTheirSearchPathAndAreNotPublic() async throws {
        let rows = try await Self.query(
            """
            SELECT p.proname::text,
                coalesce(p.proconfig[1], '') = 'search_path=pg_catalog, public, pg_temp',
                p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) g WHERE g.grantee = 0)
            FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
            """)
        #expect(rows.count >= 15)
        for row in rows {
            let (name, isFixed, isPublic) = try row.decode((String, Bool, Bool).self)
            #expect(isFixed && !isPublic, "\(name)")
        }
    }

    private static func query(_ sql: SQL) async throws -> [PostgresRow] {
        try await TestDatabase.run { database in
            try await withPostgres(database.administratorURL) { try await $0.query(sql) }
        }
    }
}
