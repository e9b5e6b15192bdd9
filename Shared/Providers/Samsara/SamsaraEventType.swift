internal import Core

/// The event types that the product takes from Samsara; there are more, which are passed over.
enum SamsaraEventType: String, CaseIterable {
    case routeStopArrival = "RouteStopArrival"
    case routeStopDeparture = "RouteStopDeparture"
    case routeStopETAUpdated = "RouteStopEtaUpdated"
    case geofenceEntry = "GeofenceEntry"
    case geofenceExit = "GeofenceExit"
    case documentSubmitted = "DocumentSubmitted"
    case dvirSubmitted = "DvirSubmitted"
    case severeSpeedingStarted = "SevereSpeedingStarted"
    case engineFaultOn = "EngineFaultOn"
    case alertIncident = "AlertIncident"
    case driverCreated = "DriverCreated"
    case driverUpdated = "DriverUpdated"
    /// The alert of webhooks of version 1.0.
    case alert = "Alert"
    case ping = "Ping"
    /// Our own, of no organisation.
    case selfTest = "FleetChatSelfTest"

    /// What a webhook is subscribed to; the others come by themselves.
    static let subscribed: [SamsaraEventType] = allCases.filter { ![.alert, .ping, .selfTest].contains($0) }

    /// Nil where a condition inside tells.
    var kind: FleetEventKind? {
        switch self {
        case .routeStopArrival: .stopArrival
        case .routeStopDeparture: .stopDeparture
        case .routeStopETAUpdated: .stopETA
        case .geofenceEntry: .geofenceEntry
        case .geofenceExit: .geofenceExit
        case .documentSubmitted: .documentSubmitted
        case .dvirSubmitted: .inspectionSubmitted
        case .severeSpeedingStarted: .speedingStarted
        case .engineFaultOn: .engineFault
        case .driverCreated, .driverUpdated: .driverChanged
        case .ping: .ping
        case .selfTest: .selfTest
        case .alertIncident, .alert: nil
        }
    }
}
