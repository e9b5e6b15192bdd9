/// What an API token may do, by the names of the dashboard.
enum Scope: String, Sendable, CaseIterable {
    case readOrganisation = "Read Org Information"
    case readDrivers = "Read Drivers"
    case readRoutes = "Read Routes"
    case writeRoutes = "Write Routes"
    case readWebhooks = "Read Webhooks"
    case writeWebhooks = "Write Webhooks"
    case readMessages = "Read Messages"
    case writeMessages = "Write Messages"
    case readDocuments = "Read Documents"
    case writeDocuments = "Write Documents"
    case readAssignments = "Read Assignments"
}
