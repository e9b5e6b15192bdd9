/// Something that must not happen.
struct Finding: Sendable, Equatable {
    enum Kind: String, Sendable {
        case lost, doubled, disordered, leaked
    }

    let kind: Kind
    let tag: EntryTag
    /// What the ledger says and what the vendors saw.
    let detail: String
}

extension Finding: CustomStringConvertible {
    var description: String { "\(self.kind.rawValue) \(self.tag): \(self.detail)" }
}
