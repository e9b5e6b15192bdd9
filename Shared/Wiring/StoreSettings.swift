package import Core
package import Postgres
package import Redis
package import Runtime
package import Storage

/// Where the servers are and how they are used.
package struct StoreSettings: Sendable {
    package var postgres: PostgresConfiguration?
    package var redis: RedisConfiguration?
    package var topology: StreamTopology
    package var acceptsUnsafeRedis: Bool
    package var keyRing: KeyRing?

    package init(_ settings: inout Settings) {
        self.postgres = Self.postgres(&settings)
        self.redis = Self.redis(&settings)
        self.topology = Self.topology(&settings)
        self.acceptsUnsafeRedis = settings.bool(
            "REDIS_ALLOW_UNSAFE", default: false,
            about: "Runs on a Redis that may lose what was accepted (no AOF, or eviction). For trials only.")
        self.keyRing = Self.keyRing(&settings)
    }

    package static func topology(_ settings: inout Settings) -> StreamTopology {
        StreamTopology(
            prefix: settings.string(
                "REDIS_KEY_PREFIX", default: "fleetchat", .length(1...64), about: "Leads the names of all Redis keys."),
            partitionCount: settings.int(
                "STREAM_PARTITIONS", default: 16, in: 1...256,
                about: "Partitions of each role's stream. Set once, before the first event."))
    }

    package static func postgres(_ settings: inout Settings) -> PostgresConfiguration? {
        let url = settings.requiredSecret(
            "DATABASE_URL", .connectionURL("postgres", "postgresql"),
            about: "PostgreSQL, as a member of fleetchat_app that owns nothing.")
        let connections = settings.int(
            "DATABASE_CONNECTIONS", default: 4, in: 1...64, about: "Connections to PostgreSQL of this process.")
        guard !url.isEmpty else { return nil }
        do {
            var configuration = try PostgresConfiguration(url: url)
            configuration.connections = connections
            return configuration
        } catch {
            settings.refuse("DATABASE_URL", "\(error)")
            return nil
        }
    }

    package static func redis(_ settings: inout Settings) -> RedisConfiguration? {
        let url = settings.requiredSecret(
            "REDIS_URL", .connectionURL("redis", "rediss", "unix", "redis+unix", "redis+sentinel", "rediss+sentinel"),
            about: "Redis with appendonly yes, appendfsync always and maxmemory-policy noeviction.")
        let trustRoots = settings.optionalString(
            "REDIS_CA_FILE", about: "PEM file with the certificates to trust for rediss, instead of the system's.")
        let sentinelPassword = settings.secret(
            "REDIS_SENTINEL_PASSWORD", about: "Password of the sentinels themselves; the URL has the servers'.")
        guard !url.isEmpty else { return nil }
        do {
            var configuration = try RedisConfiguration(url: url)
            configuration.trustRootsFile = trustRoots
            configuration.sentinelPassword = sentinelPassword
            return configuration
        } catch {
            settings.refuse("REDIS_URL", "\(error)")
            return nil
        }
    }

    private static func keyRing(_ settings: inout Settings) -> KeyRing? {
        let text = settings.requiredSecret(
            "ENCRYPTION_KEYS",
            about: "Keys that wrap the tenants' data keys, id:base64 of 32 bytes each, the writing one first.")
        guard !text.isEmpty else { return nil }
        do {
            return try KeyRing(parsing: Secret(text))
        } catch {
            settings.refuse("ENCRYPTION_KEYS", "\(error)")
            return nil
        }
    }
}
