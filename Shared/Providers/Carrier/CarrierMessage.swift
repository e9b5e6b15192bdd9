package import Core
package import FoundationEssentials

/// A text that a number of ours received, or the transcript of a call to it.
package struct CarrierMessage: Sendable, Equatable {
    package var id: String
    /// As the carrier shows it: a phone number, or a name.
    package var from: String
    package var to: PhoneNumber
    package var body: String
    package var receivedAt: Date
}
