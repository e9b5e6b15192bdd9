package import Postgres

/// The schema, in the order in which it grew. An applied migration is never changed.
package enum Schema {
    package static let migrations: [Migration] = [
        ("roles", PackageResources._001_roles_sql),
        ("tenants", PackageResources._002_tenants_sql),
        ("numbers", PackageResources._003_numbers_sql),
        ("access", PackageResources._004_access_sql),
        ("ledger", PackageResources._005_ledger_sql),
        ("audit", PackageResources._006_audit_sql),
        ("feeds", PackageResources._007_feeds_sql),
        ("pool", PackageResources._008_pool_sql),
        ("accounts", PackageResources._009_accounts_sql),
    ].enumerated().map { index, migration in
        Migration(number: index + 1, name: migration.0, sql: String(decoding: migration.1, as: UTF8.self))
    }
}
