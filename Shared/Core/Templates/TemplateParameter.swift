/// What the body of a template may mention. The raw values are the keys of the flat values that fleet events fill,
/// and the parameter names at Meta. Limits, fallbacks and examples are in `catalogue.yaml`.
package enum TemplateParameter: String, Sendable, Hashable, CaseIterable {
    case driverName = "driver_name"
    case companyName = "company_name"
    case routeName = "route_name"
    case vehicleName = "vehicle_name"
    case stopName = "stop_name"
    case stopAddress = "stop_address"
    /// When the stop is scheduled, as `ClockText` writes it.
    case stopTime = "stop_time"
    /// The expected arrival, as `ClockText` writes it.
    case eta
    /// When it happened, as `ClockText` writes it.
    case eventTime = "event_time"
    /// A geofence or address that is no stop.
    case placeName = "place_name"
    case documentName = "document_name"
    /// The defects of an inspection, separated by commas.
    case defects
    case fault
    /// Which limit was exceeded, or how much of it is left.
    case limitDetail = "limit_detail"

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
