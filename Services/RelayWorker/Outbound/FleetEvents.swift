import Core
import FoundationEssentials
import Providers
import Storage

/// The fleet system's body is not what it documents.
struct UndecodableEvent: Error, CustomStringConvertible {
    var description: String
}

/// Reads the bodies of the outbound streams.
enum FleetEvents {
    /// Nil when there is nothing to tell a driver.
    static func decode(_ entry: WorkEntry, provider: FleetProvider) throws(UndecodableEvent) -> FleetEvent? {
        if entry.kind == FleetEventKind.driverWelcome.rawValue { return try self.welcome(entry) }
        switch provider {
        case .samsara:
            do {
                return try SamsaraWebhook.event(from: entry.body)
            } catch {
                throw UndecodableEvent(description: "\(error)")
            }
        case .motive, .geotab:
            throw UndecodableEvent(description: "events of \(provider.rawValue) are not taken")
        }
    }

    /// Our own, of no fleet system.
    private static func welcome(_ entry: WorkEntry) throws(UndecodableEvent) -> FleetEvent {
        do {
            return try JSONDecoder().decode(DriverWelcome.self, from: Data(entry.body)).event
        } catch {
            throw UndecodableEvent(description: "\(error)")
        }
    }
}
