internal import Core

/// The part of an alert that says what it is about.
struct SamsaraCondition {
    let kind: FleetEventKind
    let details: WireObject
    let description: String?

    /// An incident may have met several conditions; the first that a driver is told about counts.
    static func first(in data: WireObject?) -> SamsaraCondition? {
        for condition in data?.objects("conditions") ?? [] {
            guard let details = condition.object("details") else { continue }
            for (key, kind) in kinds {
                guard let body = details.object(key) else { continue }
                return SamsaraCondition(
                    kind: kind, details: body.object("data") ?? body,
                    description: condition.text("description", limit: 255))
            }
        }
        return nil
    }

    /// Version 1.0 tells that a condition ended by `resolved`; that is no news for the driver. Only the conditions
    /// whose ids Samsara publishes are known.
    static func legacyKind(of event: WireObject?) -> FleetEventKind? {
        guard let event, event.bool("resolved") != true else { return nil }
        return switch event.text("alertConditionId", limit: 64) {
        case "DriverDocumentSubmitted": .documentSubmitted
        case "DeviceLocationInsideGeofence": .geofenceEntry
        case "DeviceSpeedAboveSpeedLimit": .speedingStarted
        default: nil
        }
    }

    /// By what matters more, should several be there.
    private static let kinds: [(key: String, kind: FleetEventKind)] = [
        ("panicButton", .panicButton),
        ("hosViolation", .hoursOfService),
        ("severeSpeeding", .speedingStarted),
        ("routeStopArrival", .stopArrival),
        ("routeStopDeparture", .stopDeparture),
        ("geofenceEntry", .geofenceEntry),
        ("geofenceExit", .geofenceExit),
    ]
}
