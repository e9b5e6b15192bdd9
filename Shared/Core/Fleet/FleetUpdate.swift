package import FoundationEssentials

/// What a reply writes into the fleet system.
package struct FleetUpdate: Sendable, Equatable {
    /// Stands in what is written, so that a write whose answer was lost can be found again. 8 characters.
    package var marker: String
    package var driver: FleetDriverID
    package var stop: StopReference?
    /// One line for the dispatcher, in the organisation's language: what the driver tapped.
    package var status: String?
    /// What the driver wrote or sent, as text.
    package var message: String?
    package var occurredAt: Date

    package init(
        marker: String, driver: FleetDriverID, stop: StopReference?, status: String?, message: String?,
        occurredAt: Date
    ) {
        self.marker = marker
        self.driver = driver
        self.stop = stop
        self.status = status
        self.message = message
        self.occurredAt = occurredAt
    }
}
