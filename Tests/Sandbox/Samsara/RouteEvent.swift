/// One entry of the route feeds.
struct RouteEvent: Sendable {
    let sequence: Int
    /// `stopArrived`, `stopCompleted`, `stopEtaUpdated` …
    let type: String
    let processed: Timestamp
    let happened: Timestamp
    let route: FleetRoute
    let stopId: String
    var eta: Timestamp?

    /// As in `GET /route-events/stream`.
    var json: JSON {
        .members([
            "id": .string(String(sequence)), "eventType": .string(type), "eventTime": processed.json,
            "happenedAtTime": happened.json, "route": ["id": .string(route.id)], "stop": ["id": .string(stopId)],
            "eventDetails": eta.map {
                [
                    "stopEtaUpdated": [
                        "etaMs": .string(String($0.milliseconds)),
                        "etaUpdatedAtMs": .string(String(happened.milliseconds)),
                    ]
                ]
            },
        ])
    }

    /// As in `GET /fleet/routes/audit-logs/feed`.
    func auditJSON(expandsRoute: Bool) -> JSON {
        let operations = ["stopArrived": "stop arrived", "stopCompleted": "stop departed"]
        let stops = route.stops.filter { $0.id == stopId }.map(\.json)
        return [
            "time": happened.json, "type": "route tracking", "source": "automatic",
            "operation": .string(operations[type] ?? "stop ETA updated"),
            "changes": ["before": ["stops": []], "after": ["stops": .array(stops)]],
            "route": expandsRoute ? route.body : route.tiny,
        ]
    }
}
