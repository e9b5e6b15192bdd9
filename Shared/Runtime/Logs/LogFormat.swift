/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `time=… level=… label=… msg=… key=value …`
    case logfmt
    /// One JSON object with the same keys.
    case json
}
