/// A truck.
struct Vehicle: Sendable {
    let id: String
    let name: String
    let vin: String
    let licensePlate: String

    var reference: JSON {
        ["id": .string(id), "name": .string(name)]
    }

    var tiny: JSON {
        [
            "id": .string(id), "name": .string(name), "assetType": "vehicle", "vin": .string(vin),
            "licensePlate": .string(licensePlate), "externalIds": ["samsara.vin": .string(vin)],
        ]
    }
}
