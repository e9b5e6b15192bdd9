/// A value for every case of an enumeration.
struct CompleteTable<Key: CaseIterable & Hashable & Sendable, Value: Sendable>: Sendable {
    private let values: [Key: Value]
    /// Never read, since no case is missing; it spares every reader an optional.
    private let spare: Value

    init?(_ values: [Key: Value]) {
        guard Key.allCases.allSatisfy({ values[$0] != nil }), let spare = values.values.first else { return nil }
        self.values = values
        self.spare = spare
    }

    subscript(key: Key) -> Value { values[key, default: spare] }
}
