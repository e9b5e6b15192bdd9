internal import Core
internal import FoundationEssentials

/// What an envelope is about: its kind, and the object that has the particulars, whichever way the envelope holds it.
struct SamsaraHappening {
    let envelope: SamsaraEnvelope
    let kind: FleetEventKind
    /// Empty only for a ping.
    let body: WireObject?
    /// An alert's text, in the organisation's language.
    var description: String?

    /// Nil for what the product has no use for.
    init?(_ envelope: SamsaraEnvelope) {
        self.envelope = envelope
        switch envelope.type {
        case nil: return nil
        case .alertIncident:
            guard let condition = SamsaraCondition.first(in: envelope.data) else { return nil }
            self.kind = condition.kind
            self.body = condition.details
            self.description = condition.description
        case .alert:
            guard let kind = SamsaraCondition.legacyKind(of: envelope.data) else { return nil }
            self.kind = kind
            self.body = envelope.data
        case let type?:
            guard let kind = type.kind else { return nil }
            self.kind = kind
            // Severe speeding is nested twice.
            self.body = envelope.data?.object("data") ?? envelope.data
        }
    }

    /// Who it concerns. Documents and inspections name the driver beside or inside themselves, by revision.
    var driver: FleetEvent.Driver? {
        guard let object = party("driver"), let id: FleetDriverID = object.id("id") else { return nil }
        return FleetEvent.Driver(id: id, name: object.text("name", limit: 255))
    }

    var vehicle: FleetEvent.Vehicle? {
        guard let object = party("vehicle"), let id: FleetVehicleID = object.id("id") else { return nil }
        return FleetEvent.Vehicle(id: id, name: object.text("name", limit: 255))
    }

    /// The event's own time, which its repeats share; the time of sending only where there is none. What happens to a
    /// stop is told to whole seconds, as the route feed may tell the same.
    var occurredAt: Date? {
        guard let ownTime else { return envelope.sentAt }
        guard stopEvent != nil else { return ownTime }
        return Date(timeIntervalSince1970: ownTime.timeIntervalSince1970.rounded(.down))
    }

    /// An incident comes again when it is resolved, perhaps with another `eventId`, and what happens to a stop comes by
    /// webhook, by feed and as an alert, with an id of each: what they are about makes them one. All other events are
    /// told apart by their `eventId`.
    var eventID: FleetEventID { stopEvent ?? incident ?? envelope.eventID }

    private var ownTime: Date? {
        body?.time("time") ?? envelope.data?.time("happenedAtTime") ?? body?.time("startTime")
            ?? envelope.data?.unixMilliseconds("startMs")
    }

    private var stopEvent: FleetEventID? {
        guard [.stopArrival, .stopDeparture, .stopETA].contains(kind),
            let details = body?.object("routeStopDetails") ?? body?.object("stop"),
            let stop: StopID = details.id("id"), stop.rawValue.utf8.count <= 128, let ownTime
        else { return nil }
        let seconds = Int64(ownTime.timeIntervalSince1970.rounded(.down))
        return FleetEventID("\(kind.rawValue):\(stop):\(seconds)")
    }

    private var incident: FleetEventID? {
        guard envelope.type == .alertIncident,
            let configuration = envelope.data?.text("configurationId", limit: 64),
            let happenedAt = envelope.data?.time("happenedAtTime"),
            let party = driver?.id.rawValue ?? vehicle?.id.rawValue, party.utf8.count <= 128
        else { return nil }
        return FleetEventID("incident:\(configuration):\(happenedAt.wholeMilliseconds):\(party)")
    }

    private func party(_ key: String) -> WireObject? {
        guard let body else { return nil }
        if let party = body.object(key) { return party }
        return switch kind {
        case .documentSubmitted: body.object("document")?.object(key)
        case .inspectionSubmitted: body.object("dvir")?.object(key)
        default: nil
        }
    }
}
