extension Organisation {
    func json(_ route: FleetRoute) -> JSON {
        var members = route.body.object ?? [:]
        members["driver"] = drivers.first { $0.id == route.driverId }?.tiny
        members["vehicle"] = vehicles.first { $0.id == route.vehicleId }?.reference
        members["orgLocalTimezone"] = "America/Chicago"
        return .object(members)
    }

    func json(_ document: FleetDocument) -> JSON {
        let type = documentTypes.first { $0.id == document.typeId }
        let route = document.routeStopId.flatMap { self.route(withStop: $0) }
        let stop = route?.stops.first { $0.id == document.routeStopId }
        return .members([
            "id": .string(document.id), "name": .string(document.name), "notes": .string(document.notes),
            "state": .string(document.state.rawValue), "fields": document.fields, "conditionalFieldSections": [],
            "documentType": ["id": .string(document.typeId), "name": .string(type?.name ?? "")],
            "driver": drivers.first { $0.id == document.driverId }?.tiny,
            "vehicle": vehicles.first { $0.id == document.vehicleId }?.reference,
            "route": route?.tiny, "routeStop": stop?.reference,
            "createdAtTime": document.created.json, "updatedAtTime": document.updated.json,
        ])
    }

    func json(_ assignment: VehicleAssignment) -> JSON {
        .members([
            "startTime": assignment.start.json, "endTime": assignment.end?.json,
            "isPassenger": .bool(assignment.isPassenger), "assignmentType": "HOS",
            "driver": drivers.first { $0.id == assignment.driverId }?.tiny,
            "vehicle": vehicles.first { $0.id == assignment.vehicleId }?.reference,
        ])
    }

    /// For the control API and the page.
    var summary: JSON {
        [
            "orgId": .string(id), "name": .string(name), "token": .string(token),
            "scopes": .array(scopes.map(\.rawValue).sorted().map(JSON.string)),
        ]
    }

    var full: JSON {
        summary.merging([
            "drivers": .array(drivers.map(\.json)), "vehicles": .array(vehicles.map(\.tiny)),
            "assignments": .array(assignments.map { json($0) }), "routes": .array(routes.map { json($0) }),
            "documentTypes": .array(documentTypes.map { $0.json(orgId: id) }),
            "documents": .array(documents.reversed().map { json($0) }),
            "messages": .array(messages.reversed().map(\.json)), "webhooks": .array(webhooks.map(\.json)),
        ])
    }
}
