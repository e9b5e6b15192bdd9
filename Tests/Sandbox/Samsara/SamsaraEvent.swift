/// What happened, before it is addressed to a webhook.
struct SamsaraEvent: Sendable {
    /// Every event type that a webhook can subscribe to (SDK 14.7.0); Ping comes unasked.
    static let types: Set<String> = [
        "RouteStopArrival", "RouteStopDeparture", "RouteStopEarlyLateArrival", "RouteStopEtaUpdated",
        "RouteStopResequence", "DocumentSubmitted", "FormSubmitted", "FormUpdated", "IssueCreated", "DriverCreated",
        "DriverUpdated", "VehicleCreated", "VehicleUpdated", "AddressCreated", "AddressUpdated", "AddressDeleted",
        "GeofenceEntry", "GeofenceExit", "SevereSpeedingStarted", "SevereSpeedingEnded", "SpeedingEventStarted",
        "SpeedingEventEnded", "DvirSubmitted", "MissingDvirPastDue", "EngineFaultOn", "EngineFaultOff",
        "PredictiveMaintenanceAlert", "GatewayUnplugged", "SuddenFuelLevelDrop", "SuddenFuelLevelRise",
        "AlertIncident", "AlertObjectEvent", "ShipmentTrackingEvent", "VisualSearchMatch", "WorkOrderCreatedOrChanged",
    ]

    /// How a delivery is signed, well or badly.
    enum Signing: String, Sendable, CaseIterable {
        case valid
        case missing
        case wrong
        case truncated
        case oldTimestamp = "old-timestamp"
    }

    var id = RandomText.uuid()
    let type: String
    let time: Timestamp
    let data: JSON
    var signing = Signing.valid

    /// V2 for all but Ping.
    func body(organisationId: String, webhookId: String) -> JSON {
        guard type != "Ping" else {
            return [
                "eventId": .string(id), "eventMs": .int(time.milliseconds), "eventType": "Ping", "event": data,
            ]
        }
        return [
            "eventId": .string(id), "eventTime": time.json, "eventType": .string(type),
            "orgId": .int(Int(organisationId) ?? 0), "webhookId": .string(webhookId), "data": data,
        ]
    }
}
