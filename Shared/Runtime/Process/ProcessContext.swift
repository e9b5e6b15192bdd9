package import Logging

/// What a process has before its services are built.
package struct ProcessContext<Values: Sendable>: Sendable {
    package let name: String
    /// The settings of this executable.
    package let settings: Values
    package let process: ProcessSettings
    package let logger: Logger
    package let metrics: PrometheusMetrics
    /// All settings in force, fit to be shown.
    package let entries: [SettingsEntry]
}
