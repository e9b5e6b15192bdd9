package import FoundationEssentials

/// A key as its holder sees it; the key itself was shown once.
package struct KeyRecord: Sendable, Equatable {
    package var id: UUID
    /// Whose it is; only operators' keys have one.
    package var name: String?
    /// Its last characters.
    package var hint: String
    package var createdAt: Date
    package var lastUsedAt: Date?
}
