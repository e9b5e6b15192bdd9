package import Core
package import FoundationEssentials

/// A delivery as it is recorded before it is tried.
package struct DeliveryIntent: Sendable {
    package var key: DeliveryKey
    /// The ledger chooses it.
    var attempt = AttemptID(0)
    /// `sending`, or a final state for a delivery that is not to be sent.
    package var state: DeliveryState
    package var provider: FleetProvider
    package var event: FleetEventID
    package var kind: FleetEventKind
    package var driver: FleetDriverID
    package var number: PhoneNumberID?
    package var template: String?
    package var language: String?
    /// At most 120 characters.
    package var preview: String?
    package var stop: StopReference?
    /// Why it is not to be sent.
    package var detail: String?
    package var lease: PartitionLease
    package var receivedAt: Date
    /// How often its entry was put back from the dead letters.
    package var replays = 0

    package init(
        key: DeliveryKey, state: DeliveryState, provider: FleetProvider, event: FleetEvent, driver: FleetDriverID,
        lease: PartitionLease, receivedAt: Date
    ) {
        self.key = key
        self.state = state
        self.provider = provider
        self.event = event.id
        self.kind = event.kind
        self.driver = driver
        self.stop = event.stop?.reference
        self.lease = lease
        self.receivedAt = receivedAt
    }
}
