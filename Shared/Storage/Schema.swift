package import Postgres

/// The schema, in the order in which it grew. An applied migration is never changed.
package enum Schema {
    package static let migrations: [Migration] = [
        (1, "roles", PackageResources._001_roles_sql),
        (2, "tenants", PackageResources._002_tenants_sql),
        (3, "numbers", PackageResources._003_numbers_sql),
        (4, "access", PackageResources._004_access_sql),
        (5, "ledger", PackageResources._005_ledger_sql),
        (6, "audit", PackageResources._006_audit_sql),
        (7, "feeds", PackageResources._007_feeds_sql),
        (8, "pool", PackageResources._008_pool_sql),
        (9, "accounts", PackageResources._009_accounts_sql),
        (10, "billing", PackageResources._010_billing_sql),
        (11, "keys and requests", PackageResources._011_access_sql),
        (12, "drivers", PackageResources._012_drivers_sql),
        (13, "departure", PackageResources._013_departure_sql),
    ].map { number, name, sql in
        Migration(number: number, name: name, sql: String(decoding: sql, as: UTF8.self))
    }

    /// The number of the last one.
    package static var version: Int { self.migrations.last?.number ?? 0 }
}
