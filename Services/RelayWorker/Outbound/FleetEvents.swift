import Core
import Providers

/// The fleet system's body is not what it documents.
struct UndecodableEvent: Error, CustomStringConvertible {
    var description: String
}

/// Reads the bodies of the outbound streams.
enum FleetEvents {
    /// Nil when there is nothing to tell a driver.
    static func decode(_ body: [UInt8], provider: FleetProvider) throws(UndecodableEvent) -> FleetEvent? {
        switch provider {
        case .samsara:
            do {
                return try SamsaraWebhook.event(from: body)
            } catch {
                throw UndecodableEvent(description: "\(error)")
            }
        case .motive, .geotab:
            throw UndecodableEvent(description: "events of \(provider.rawValue) are not taken")
        }
    }
}
