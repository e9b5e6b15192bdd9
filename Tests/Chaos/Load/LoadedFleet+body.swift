import FoundationEssentials
import TestSupport

extension LoadedFleet {
    /// The webhook as Samsara sends it. What the driver's message shows has the tag.
    func body(of event: Script.Event) -> [UInt8] {
        let driver = self.fleet.drivers[event.tag.driver]
        let person: JSON = ["id": .string(driver.id), "name": .string(driver.name)]
        // What happens at a stop in the same second is one event.
        let happenedAt = self.start + TimeInterval(event.tag.number)
        let time = JSON.string(happenedAt.ISO8601Format())
        let body: JSON = [
            "eventId": .string("event-\(event.tag)"), "eventTime": time, "eventType": .string(event.kind.rawValue),
            "orgId": .int(Int(self.fleet.organisation) ?? 0), "webhookId": "1",
            "data": JSON.object(["driver": person]).merging(self.data(of: event, person, time)),
        ]
        return body.bytes
    }

    private func data(of event: Script.Event, _ person: JSON, _ time: JSON) -> JSON {
        let name = JSON.string("\(event.tag)")
        switch event.kind {
        case .arrival, .departure:
            return [
                "type": "route tracking", "time": time,
                "operation": .string(event.kind == .arrival ? "stop arrived" : "stop departed"),
                "route": ["id": .string(self.routes[event.tag.driver].id), "name": "Morning run"],
                "routeStopDetails": ["id": .string(self.routes[event.tag.driver].stop), "name": name],
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
