/// A driver as Samsara keeps one.
struct FleetDriver: Sendable {
    let id: String
    var name: String
    var username: String
    /// Free form: whatever somebody typed.
    var phone: String
    /// A country code, not a language.
    var locale: String
    var isActive: Bool
    var externalIds: [String: String] = [:]
    let created: Timestamp
    var updated: Timestamp

    var tiny: JSON {
        ["id": .string(id), "name": .string(name)]
    }

    var json: JSON {
        .members([
            "id": .string(id), "name": .string(name), "username": .string(username),
            "phone": phone.isEmpty ? nil : .string(phone), "locale": .string(locale),
            "timezone": "America/Chicago", "driverActivationStatus": isActive ? "active" : "deactivated",
            "isDeactivated": .bool(!isActive), "tags": [],
            "externalIds": .object(externalIds.mapValues(JSON.string)), "notes": "",
            "createdAtTime": created.json, "updatedAtTime": updated.json,
        ])
    }

    func isNamed(_ id: String) -> Bool {
        self.id == id || externalIds.contains { "\($0.key):\($0.value)" == id }
    }
}
