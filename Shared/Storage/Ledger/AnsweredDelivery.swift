package import Core

/// The delivery that a reply answers.
package struct AnsweredDelivery: Sendable, Equatable {
    package var id: DeliveryID
    package var kind: String
    package var stop: StopReference?
    /// The tenant's words of what was sent, for the dispatcher.
    package var preview: String?
}
