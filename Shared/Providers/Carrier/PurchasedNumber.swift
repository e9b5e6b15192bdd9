package import Core

package enum CarrierNumber {}
package typealias CarrierNumberID = ExternalID<CarrierNumber>

/// A number that we own at a carrier.
package struct PurchasedNumber: Sendable, Hashable {
    package var id: CarrierNumberID
    package var number: PhoneNumber
    package var reference: String
    package var capabilities: NumberCapabilities
}
