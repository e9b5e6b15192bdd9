import Core
import FoundationEssentials
import Redis
import Storage

extension DeadLetter {
    /// Everything, a line for each field; the entry's own come last.
    var wholeText: String {
        let note = [
            ("dead letter", "\(self.id)"), ("given up", self.diedAt.formatted(.iso8601)), ("reason", self.reason),
            ("attempts", "\(self.attempts)"),
            ("attempted at", self.attemptedAt.map { $0.formatted(.iso8601) }.joined(separator: ", ")),
            ("first error", self.firstError), ("last error", self.lastError), ("entry", "\(self.source)"),
        ]
        let fields = (self.entry.fields ?? []).map { ($0.name, self.entry.string($0.name) ?? "") }
        return (note + [("", "")] + fields).map { name, value in name.isEmpty ? "\n" : "\(name): \(value)\n" }.joined()
    }
}
