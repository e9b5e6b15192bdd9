internal import Core

extension FleetEvent {
    /// Adds what belongs to the event's kind; false if there is nothing to tell.
    mutating func fill(from body: WireObject, description: String?) throws(WebhookError) -> Bool {
        switch kind {
        case .stopArrival, .stopDeparture, .stopETA: stop = Stop(samsara: body)
        case .geofenceEntry, .geofenceExit: placeName = body.object("address")?.text("name", limit: 255)
        case .documentSubmitted: return fill(fromDocument: body.object("document"), summary: body)
        case .inspectionSubmitted: return fill(fromInspection: body.object("dvir") ?? body)
        case .engineFault: detail = body.object("fault").flatMap(Self.words)
        case .driverChanged: try fill(fromDriver: body.object("driver"))
        case .panicButton, .hoursOfService: detail = description
        case .speedingStarted, .routeAssigned, .routeUpdated, .driverWelcome, .ping, .selfTest: break
        }
        return true
    }

    /// A document that this product wrote from a driver's reply is no news for that driver.
    private mutating func fill(fromDocument document: WireObject?, summary: WireObject) -> Bool {
        if let notes = document?.text("notes", limit: 2_000), UpdateText.isOurs(notes) { return false }
        documentName =
            document?.text("name", limit: 255) ?? document?.object("documentType")?.text("name", limit: 255)
            ?? summary.text("summary", limit: 255)
        return true
    }

    private mutating func fill(fromInspection dvir: WireObject) -> Bool {
        let defects = dvir.objects("defects")
        let isUnsafe = dvir.text("safetyStatus", limit: 32) == "unsafe"
        guard dvir.bool("hasDefects") ?? (isUnsafe || !defects.isEmpty) else { return false }
        let words = defects.compactMap { defect in
            Self.join(defect.text("defectType", limit: 100), defect.text("comment", limit: 200), with: ": ")
        }
        let detail = words.isEmpty ? dvir.text("mechanicNotes", limit: 500) : words.joined(separator: "; ")
        self.detail = detail?.bounded(to: 500)
        return true
    }

    private mutating func fill(fromDriver driver: WireObject?) throws(WebhookError) {
        guard let driver else { throw .missing("data.driver") }
        guard let profile = DriverProfile(samsara: driver) else { throw .missing("data.driver.id") }
        self.profile = profile
    }

    /// A J1939 fault says which part (SPN) fails in which way (FMI).
    private static func words(for fault: WireObject) -> String? {
        guard let code = fault.object("j1939") else { return fault.text("description", limit: 255) }
        return join(
            code.object("spn")?.text("description", limit: 200), code.object("fmi")?.text("description", limit: 200),
            with: ", ")
    }

    private static func join(_ first: String?, _ second: String?, with separator: String) -> String? {
        let parts = [first, second].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: separator)
    }
}
