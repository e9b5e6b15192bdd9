import Postgres
import Redis
import Runtime
import Storage
import Wiring

/// What an operator's command needs of the settings: where the stores are.
struct OperatorSettings: Sendable {
    var redis: RedisConfiguration?
    var topology: StreamTopology
    /// Nil when the command has no use for it.
    var postgres: PostgresConfiguration?

    init(_ settings: inout Settings, needsDatabase: Bool) {
        self.redis = StoreSettings.redis(&settings)
        self.topology = StoreSettings.topology(&settings)
        if needsDatabase { self.postgres = StoreSettings.postgres(&settings) }
    }
}
