package import Core

/// A number that a carrier sells.
package struct OfferedNumber: Sendable, Hashable {
    package var number: PhoneNumber
    package var capabilities: NumberCapabilities
}
