package import Core
package import FoundationEssentials

/// The delivery that a receipt moved forward.
package struct RecordedReceipt: Sendable, Equatable {
    package var provider: FleetProvider
    package var driver: FleetDriverID
    /// When it was delivered, else read; nil while neither is known.
    package var reachedAt: Date?
}
