extension Organisation {
    struct Person: Sendable {
        let name: String
        let phone: String
        var locale = "us"
        var isActive = true
    }

    private static let people = [
        Person(name: "María González", phone: "(512) 555-0123"),
        Person(name: "James Carter", phone: "512.555.0124"),
        Person(name: "Luis Hernández", phone: "+52 55 1234 5678", locale: "mx"),
        Person(name: "Aisha Brown", phone: ""),
        Person(name: "Tomasz Nowak", phone: "ask dispatch"),
        Person(name: "Peter Sullivan", phone: "(512) 555-0199", isActive: false),
    ]

    private static let places: [(name: String, address: String, notes: String, latitude: Double, longitude: Double)] = [
        (
            "Austin Distribution Center", "2200 E Riverside Dr, Austin, TX 78741", "Dock 4. Ring twice.",
            30.2419, -97.7282
        ),
        (
            "Hill Country Foods", "810 N Interstate 35, San Marcos, TX 78666", "Ask for Dana, gate code 4417.",
            29.8899, -97.9114
        ),
        (
            "Alamo Grocers", "1420 S Alamo St, San Antonio, TX 78210", "Receiving closes at 17:00.",
            29.4109, -98.4950
        ),
    ]

    /// A small fleet at work: four trucks on the road, a route given to a driver and one given to a truck.
    mutating func seed(people: [Person]?, withDocumentTypes: Bool, now: Timestamp) {
        for person in people ?? Self.people { add(person, now: now) }
        for number in 101...104 {
            let id = nextId()
            vehicles.append(
                Vehicle(
                    id: id, name: "Truck \(number)", vin: "1FUJGLDR0CSBP0\(number)", licensePlate: "TX-7\(number)"))
        }
        for (driver, vehicle) in zip(drivers.filter(\.isActive), vehicles) {
            assignments.append(VehicleAssignment(driverId: driver.id, vehicleId: vehicle.id, start: now + -14_400))
        }
        if drivers.count > 4 {
            assignments.append(
                VehicleAssignment(
                    driverId: drivers[4].id, vehicleId: vehicles[0].id, start: now + -14_400, isPassenger: true))
        }
        if let first = drivers.first { addRoute("Austin morning run", driverId: first.id, vehicleId: nil, now: now) }
        addRoute("San Antonio shuttle", driverId: nil, vehicleId: vehicles[1].id, now: now)
        if withDocumentTypes { addDocumentTypes() }
    }

    mutating func add(_ person: Person, now: Timestamp) {
        let id = nextId()
        drivers.append(
            FleetDriver(
                id: id, name: person.name, username: "driver\(id)", phone: person.phone, locale: person.locale,
                isActive: person.isActive, created: now + -86_400, updated: now + -3_600))
    }

    @discardableResult
    mutating func addRoute(_ name: String, driverId: String?, vehicleId: String?, now: Timestamp) -> FleetRoute {
        var stops: [RouteStop] = []
        for (position, place) in Self.places.enumerated() {
            var stop = RouteStop(id: nextId(), name: place.name, notes: place.notes)
            stop.location = [
                "address": .string(place.address), "latitude": .double(place.latitude),
                "longitude": .double(place.longitude), "radiusMeters": 150,
            ]
            let arrival = now + Double(position * 5_400 - 1_800)
            stop.scheduledArrival = arrival
            stop.scheduledDeparture = arrival + 1_800
            stops.append(stop)
        }
        let route = FleetRoute(id: nextId(), name: name, driverId: driverId, vehicleId: vehicleId, stops: stops)
        routes.append(route)
        return route
    }

    private mutating func addDocumentTypes() {
        documentTypes = [
            DocumentType(
                id: RandomText.uuid(), name: "Driver reply",
                fields: [
                    .init(label: "Driver message", kind: .string),
                    .init(
                        label: "Status", kind: .multipleChoice,
                        choices: ["Arrived", "Departed", "Delivered", "Delayed", "Needs help"]),
                    .init(label: "Received at", kind: .dateTime),
                ]),
            DocumentType(
                id: RandomText.uuid(), name: "Damage report",
                fields: [
                    .init(label: "Photo of the damage", kind: .photo, isRequired: true),
                    .init(label: "What happened", kind: .string, isRequired: true),
                ]),
        ]
    }
}
