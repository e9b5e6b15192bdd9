extension Organisation {
    /// No driver: only the truck is known.
    func geofence(vehicle: Vehicle) -> JSON {
        [
            "address": [
                "id": .string(id + "70"), "name": "Austin yard",
                "formattedAddress": "2200 E Riverside Dr, Austin, TX 78741",
                "geofence": ["circle": ["latitude": 30.2419, "longitude": -97.7282, "radiusMeters": 300]],
            ],
            "vehicle": vehicle.tiny,
        ]
    }

    func dvir(_ driver: FleetDriver, _ vehicle: Vehicle, at time: Timestamp) -> JSON {
        let report: JSON = [
            "id": .string(RandomText.digits(9)), "type": "postTrip", "safetyStatus": "unsafe", "hasDefects": true,
            "needsCorrection": true, "startTime": (time + -600).json, "endTime": time.json,
            "formattedLocation": "Austin, TX", "driver": driver.tiny, "vehicle": vehicle.tiny,
            "authorSignature": ["type": "driver", "signedAtTime": time.json, "signatoryUser": driver.tiny],
        ]
        return ["dvir": report, "driver": driver.tiny, "vehicle": vehicle.tiny]
    }

    func engineFault(_ vehicle: Vehicle) -> JSON {
        [
            "fault": [
                "j1939": [
                    "spn": ["id": 110, "description": "Engine coolant temperature"],
                    "fmi": ["id": 0, "description": "Above normal, most severe"], "occurrenceCount": 1, "txId": 0,
                ]
            ],
            "vehicle": vehicle.tiny,
        ]
    }

    /// A driver hands a document in by the Driver App.
    mutating func submitDocument(_ action: DispatcherAction, at time: Timestamp) throws -> JSON {
        let driver = try driver(of: action)
        guard let type = documentTypes.last else { throw SamsaraError.invalid("there is no document type") }
        let document = FleetDocument(
            id: RandomText.uuid(), typeId: type.id, driverId: driver.id, vehicleId: action.vehicleId,
            routeStopId: action.stopId, name: type.name, notes: "", state: .submitted, fields: [], created: time,
            updated: time)
        documents.append(document)
        return ["document": json(document), "driver": driver.tiny]
    }

    /// Resolved as soon as it is raised, as panic buttons are.
    func alert(_ action: DispatcherAction, at time: Timestamp, now: Timestamp) throws -> JSON {
        let driver = try driver(of: action)
        var details: [String: JSON] = ["driver": driver.tiny]
        let isPanic = action.alert == "panicButton"
        if isPanic { details["vehicle"] = vehicle(ofDriver: driver.id, at: time)?.tiny }
        let configuration = RandomText.uuid()
        return .members([
            "configurationId": .string(configuration), "happenedAtTime": time.json, "updatedAtTime": now.json,
            "resolvedAtTime": isPanic ? (time + 5).json : nil, "isResolved": .bool(isPanic),
            "incidentUrl": .string(
                "https://cloud.samsara.com/o/\(id)/fleet/workflows/incidents/\(configuration)/1/\(time.milliseconds)"),
            "conditions": [
                [
                    "description": .string(isPanic ? "Panic Button" : "HOS Violation"),
                    "triggerId": .int(isPanic ? 1034 : 1018), "details": [action.alert: .object(details)],
                ]
            ],
        ])
    }
}
