package import Logging

/// Writes each entry as one line to a ``LogOutput``.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let output: LogOutput

    package init(label: String, level: Logger.Level, output: LogOutput) {
        self.label = label
        self.logLevel = level
        self.output = output
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The entry's own metadata wins over the provider's, and that over the logger's.
    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() {
            fields.merge(provided) { _, new in new }
        }
        if let error = event.error {
            fields["error"] = "\(error)"
        }
        if let own = event.metadata {
            fields.merge(own) { _, new in new }
        }
        output.write(level: event.level, label: label, message: event.message.description, metadata: fields)
    }
}
