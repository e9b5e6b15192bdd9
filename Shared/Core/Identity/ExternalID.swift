/// An id that another system gave, kept as text and opaque. `Kind` only keeps ids of different things apart.
package struct ExternalID<Kind>: Hashable, Sendable, CustomStringConvertible {
    /// The longest id that is taken from outside, in UTF-8 bytes.
    package static var maximumLength: Int { 256 }

    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { self.rawValue }
}

extension ExternalID: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(value)
    }
}

extension ExternalID: Comparable {
    package static func < (left: ExternalID, right: ExternalID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension ExternalID: Codable {
    /// Takes a JSON string, or a whole number as some vendors' older payloads carry ids.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            guard (1...Self.maximumLength).contains(text.utf8.count) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "an id has 1 to \(Self.maximumLength) bytes")
            }
            self.init(text)
        } else {
            self.init(String(try container.decode(Int64.self)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}

package enum FleetDriver {}
package enum FleetVehicle {}
package enum FleetRoute {}
package enum FleetStop {}
package enum FleetEventIdentity {}
package enum WhatsAppMessage {}
package enum WhatsAppNumber {}
package enum WhatsAppBusinessAccount {}
package enum WhatsAppUser {}
package enum CarrierNumber {}
package enum StripeCustomer {}
package enum StripeSubscription {}
package enum StripeSetupIntent {}

package typealias FleetDriverID = ExternalID<FleetDriver>
package typealias FleetVehicleID = ExternalID<FleetVehicle>
package typealias RouteID = ExternalID<FleetRoute>
package typealias StopID = ExternalID<FleetStop>
package typealias FleetEventID = ExternalID<FleetEventIdentity>
/// A `wamid`: opaque, at most 128 characters, unique only together with the number.
package typealias MessageID = ExternalID<WhatsAppMessage>
/// `phone_number_id` of the Graph API, not a phone number.
package typealias PhoneNumberID = ExternalID<WhatsAppNumber>
package typealias BusinessAccountID = ExternalID<WhatsAppBusinessAccount>
/// A number as the carrier it was bought from names it.
package typealias CarrierNumberID = ExternalID<CarrierNumber>
/// A business-scoped user id (`CC.<letters and digits>`), which may stand where a phone number is absent.
package typealias BusinessScopedUserID = ExternalID<WhatsAppUser>
package typealias CustomerID = ExternalID<StripeCustomer>
package typealias SubscriptionID = ExternalID<StripeSubscription>
package typealias SetupIntentID = ExternalID<StripeSetupIntent>
