import FoundationEssentials
import TestSupport

extension LoadedFleet {
    /// The webhook as Samsara sends it. What the driver's message shows has the tag.
    func body(of event: Script.Event) -> [UInt8] {
        let driver = self.fleet.drivers[event.tag.driver]
        let person: JSON = ["id": .string(driver.id), "name": .string(driver.name)]
        let body: JSON = [
            "eventId": .string("event-\(event.tag)"), "eventTime": self.time(of: event),
            "eventType": .string(event.kind.rawValue), "orgId": .int(Int(self.fleet.organisation) ?? 0),
            "webhookId": "1",
            "data": JSON.object(["driver": person]).merging(self.data(of: event, person)),
        ]
        return body.bytes
    }

    /// Lets Samsara know of it, whose feed tells it from then on.
    func happens(_ event: Script.Event) async throws {
        guard let stop = self.stops[event.tag] else { return }
        try await self.fleet.happens(
            event.kind.rawValue, to: self.fleet.drivers[event.tag.driver],
            ["stopId": .string(stop.id), "happenedAt": self.time(of: event), "lost": true])
    }

    private func time(of event: Script.Event) -> JSON {
        .string((self.start + TimeInterval(event.tag.number)).ISO8601Format())
    }

    private func data(of event: Script.Event, _ person: JSON) -> JSON {
        let name = JSON.string("\(event.tag)")
        let time = self.time(of: event)
        switch event.kind {
        case .arrival, .departure:
            let stop = self.stops[event.tag]
            return [
                "type": "route tracking", "time": time,
                "operation": .string(event.kind == .arrival ? "stop arrived" : "stop departed"),
                "route": ["id": .string(stop?.route ?? ""), "name": "Morning run"],
                "routeStopDetails": ["id": .string(stop?.id ?? ""), "name": name],
            ]
        case .inspection:
            let vehicle: JSON = ["id": .string("vehicle-\(event.tag.driver)"), "name": name]
            return [
                "vehicle": vehicle,
                "dvir": [
                    "id": .string("dvir-\(event.tag)"), "hasDefects": true, "endTime": time, "driver": person,
                    "vehicle": vehicle, "mechanicNotes": "Left brake light",
                ],
            ]
        case .document:
            return ["document": ["id": .string("document-\(event.tag)"), "name": name, "driver": person]]
        }
    }
}
