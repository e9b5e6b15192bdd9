package import FoundationEssentials

extension FleetEvent {
    /// What a template may say about the event, by the raw values of `TemplateParameter`. What is not known is left out
    /// and replaced by the catalogue's fallback.
    package func templateValues(
        driverName: String, companyName: String, language: Language, timeZone: TimeZone, now: Date
    ) -> [String: String] {
        let clock = ClockText(timeZone: timeZone, language: language)
        let values: [TemplateParameter: String?] = [
            .driverName: driverName,
            .companyName: companyName,
            .routeName: self.stop?.routeName,
            .vehicleName: self.vehicle?.name,
            .stopName: self.stop?.name,
            .stopAddress: self.stop?.address,
            .stopTime: self.stop?.scheduledAt.map { clock.string($0, now: now) },
            .eta: self.stop?.eta.map { clock.string($0, now: now) },
            .eventTime: clock.string(self.occurredAt, now: now),
            .placeName: self.placeName,
            .documentName: self.documentName,
            .defects: self.detail,
            .fault: self.detail,
            .limitDetail: self.detail,
        ]
        return Dictionary(uniqueKeysWithValues: values.compactMap { key, value in value.map { (key.rawValue, $0) } })
    }
}
