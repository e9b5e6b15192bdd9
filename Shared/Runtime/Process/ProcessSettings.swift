package import Logging

/// The settings every process has.
package struct ProcessSettings: Sendable {
    package var logLevel: Logger.Level
    package var logFormat: LogFormat
    package var adminHost: String
    package var adminPort: Int
    package var shutdownTimeout: Duration

    package init(_ settings: inout Settings, defaultAdminPort: Int) {
        logLevel = settings.choice("LOG_LEVEL", default: .info, about: "Least important log entries that are written")
        logFormat = settings.choice("LOG_FORMAT", default: .logfmt, about: "How a log line is written")
        adminHost = settings.string(
            "ADMIN_HTTP_HOST", default: "127.0.0.1", .length(1...255),
            about: "Address for health and metrics; 0.0.0.0 in a container")
        adminPort = settings.int(
            "ADMIN_HTTP_PORT", default: defaultAdminPort, in: 0...65_535,
            about: "Port for health and metrics; 0 takes any free one")
        shutdownTimeout = settings.duration(
            "SHUTDOWN_TIMEOUT", default: .seconds(25), in: .seconds(1)...(.seconds(3_600)),
            about: "How long work in hand may take to finish after a signal to stop")
    }
}
