package import Core
package import FoundationEssentials
package import Redis

/// An entry that was given up on, as it lies among the dead letters.
package struct DeadLetter: Sendable {
    package let id: ID
    /// The entry's own fields, in its order.
    package let entry: StreamEntry
    /// The text of a ``DeadLetterNote/Reason``.
    package let reason: String
    /// Failed attempts since it was accepted or put back the last time.
    package let attempts: Int
    /// Of the first one and the latest.
    package let attemptedAt: [Date]
    package let firstError: String
    package let lastError: String
    /// What its id in the stream was.
    package let source: StreamEntryID
    package let diedAt: Date

    private static let firstOfNote = "reason"

    /// Nil for what no worker wrote.
    init?(_ raw: StreamEntry, in stream: WorkStream) {
        let fields = raw.fields ?? []
        guard let border = fields.lastIndex(where: { $0.name == Self.firstOfNote }) else { return nil }
        let note = StreamEntry(id: raw.id, fields: Array(fields[border...]))
        guard let reason = note.string(Self.firstOfNote),
            let diedAt = note.string("dead_at").flatMap({ Date(millisecondsText: $0) }),
            let source = note.string("source").flatMap({ StreamEntryID($0) })
        else { return nil }
        self.id = ID(stream: stream, entry: raw.id)
        self.entry = StreamEntry(id: source, fields: Array(fields[..<border]))
        self.reason = reason
        self.attempts = note.string("attempts").flatMap { Int($0) } ?? 0
        self.attemptedAt = (note.string("attempted_at") ?? "").split(separator: ",").compactMap {
            Date(millisecondsText: $0)
        }
        self.lastError = note.string("error") ?? ""
        self.firstError = note.string("first_error") ?? self.lastError
        self.source = source
        self.diedAt = diedAt
    }
}

extension DeadLetter {
    /// Nil for an entry that cannot be read.
    package var work: WorkEntry? { WorkEntry(self.entry) }
    package var kind: String? { self.entry.string("kind") }
    package var tenant: TenantID? { self.entry.string("tenant").flatMap { TenantID($0) } }
    package var replays: Int { self.entry.string("replays").flatMap { Int($0) } ?? 0 }
    /// What it died of before, a line for each time.
    package var formerDeaths: String? { self.entry.string("deaths") }
    /// Its id in the stream when it was accepted, which tells the order of acceptance.
    package var origin: StreamEntryID { self.entry.string("origin").flatMap { StreamEntryID($0) } ?? self.source }
}

extension DeadLetter {
    /// Its place among the dead letters of all streams.
    package struct ID: Hashable, Sendable, LosslessStringConvertible {
        package let stream: WorkStream
        package let entry: StreamEntryID

        package init(stream: WorkStream, entry: StreamEntryID) {
            self.stream = stream
            self.entry = entry
        }

        /// `outbound:07/1795255911297-0`
        package var description: String { "\(self.stream)/\(self.entry)" }

        package init?(_ description: String) {
            let parts = description.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let stream = WorkStream(String(parts[0])),
                let entry = StreamEntryID(String(parts[1]))
            else { return nil }
            self.init(stream: stream, entry: entry)
        }
    }
}
