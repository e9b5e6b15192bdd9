package import Core

/// A number that we own at a carrier.
package struct PurchasedNumber: Sendable, Hashable {
    package var id: CarrierNumberID
    package var number: PhoneNumber
    package var reference: String
    package var capabilities: NumberCapabilities
}
