/// The prepared statements of one connection, the least recently used of which make room for new ones.
struct StatementCache {
    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [StatementKey: Entry] = [:]
    private var uses: UInt64 = 0
    private var names = 0
    /// Names that the server still holds and that have no use any more.
    private var retired: [String] = []

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { entries.count }

    /// The name under which `key` is prepared, or is being prepared by an earlier message.
    mutating func name(for key: StatementKey) -> String? {
        uses += 1
        let now = uses
        return { (entry: inout Entry?) in
            entry?.lastUse = now
            return entry?.name
        }(&entries[key])
    }

    /// A new name, under which the caller prepares `key`.
    mutating func insert(_ key: StatementKey) -> String {
        if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            retire(oldest.key)
        }
        names += 1
        let name = "fc\(names)"
        entries[key] = Entry(name: name, lastUse: uses)
        return name
    }

    /// The server does not hold `key`.
    mutating func forget(_ key: StatementKey) {
        entries[key] = nil
    }

    /// The server holds `key`, but it is not wanted any more.
    mutating func retire(_ key: StatementKey) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        retired.append(entry.name)
    }

    mutating func takeRetired() -> [String] {
        defer { retired.removeAll() }
        return retired
    }
}
