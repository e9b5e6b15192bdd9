import Logging

/// What one log line says.
struct LogEntry: Sendable {
    /// Since 1970-01-01T00:00:00Z.
    var time: Duration
    var level: Logger.Level
    var label: String
    var message: String
    var metadata: Logger.Metadata = [:]
}
