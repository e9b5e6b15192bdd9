package enum FleetProvider: String, CaseIterable, Codable, Sendable {
    case samsara
    case motive
    case geotab
}
