import NIOCore
import Redis

@testable import Storage

extension PartitionQueue.Delivery {
    /// An entry as it is read from a stream.
    init?(testing milliseconds: UInt64, key: String, crashes: Int? = nil) {
        let fields = [
            ("id", "event-\(milliseconds)"), ("tenant", ""), ("provider", "samsara"), ("kind", "stop_arrival"),
            ("key", key), ("at", "1700000000000"), ("trace", ""), ("body", "{}"),
        ]
        let entry = StreamEntry(
            id: StreamEntryID(milliseconds: milliseconds),
            fields: fields.map { StreamEntry.Field(name: $0.0, value: ByteBuffer(string: $0.1)) })
        self.init(entry, crashes: crashes)
        guard self.entry != nil else { return nil }
    }
}
