package import FoundationEssentials

extension FleetEvent {
    /// What a template may say about the event in place of a parameter. Nil for what is not known, which the
    /// catalogue's fallback replaces.
    package func value(
        of parameter: TemplateParameter, driverName: String, companyName: String, clock: ClockText, now: Date
    ) -> String? {
        switch parameter {
        case .driverName: driverName
        case .companyName: companyName
        case .routeName: self.stop?.routeName
        case .vehicleName: self.vehicle?.name
        case .stopName: self.stop?.name
        case .stopAddress: self.stop?.address
        case .stopTime: self.stop?.scheduledAt.map { clock.string($0, now: now) }
        case .eta: self.stop?.eta.map { clock.string($0, now: now) }
        case .eventTime: clock.string(self.occurredAt, now: now)
        case .placeName: self.placeName
        case .documentName: self.documentName
        case .defects, .fault, .limitDetail: self.detail
        }
    }
}
