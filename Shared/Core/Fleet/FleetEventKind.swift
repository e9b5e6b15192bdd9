/// What a fleet system reported, in the product's words. The raw values are the keys of the template catalogue's
/// event map and the `kind` of stream entries.
package enum FleetEventKind: String, CaseIterable, Codable, Sendable {
    case routeAssigned = "route_assigned"
    case routeUpdated = "route_updated"
    case stopArrival = "stop_arrival"
    case stopDeparture = "stop_departure"
    case stopETA = "stop_eta"
    case geofenceEntry = "geofence_entry"
    case geofenceExit = "geofence_exit"
    case documentSubmitted = "document_submitted"
    case inspectionSubmitted = "inspection_submitted"
    case speedingStarted = "speeding_started"
    case engineFault = "engine_fault"
    case panicButton = "panic_button"
    case hoursOfService = "hours_of_service"
    /// The fleet system's driver list changed; nothing is sent, the mapping is brought up to date.
    case driverChanged = "driver_changed"
    case driverWelcome = "driver_welcome"
    /// The fleet system tested the webhook; nothing is sent.
    case ping
    /// A tenant tested the way from its webhook to its log; nothing is sent.
    case selfTest = "self_test"

    /// Whether a driver is told about it.
    package var isDelivered: Bool {
        switch self {
        case .driverChanged, .ping, .selfTest: false
        case .routeAssigned, .routeUpdated, .stopArrival, .stopDeparture, .stopETA, .geofenceEntry, .geofenceExit,
            .documentSubmitted, .inspectionSubmitted, .speedingStarted, .engineFault, .panicButton, .hoursOfService,
            .driverWelcome:
            true
        }
    }
}
