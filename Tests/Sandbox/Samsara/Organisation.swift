/// All that one Samsara organisation holds. A value: every rule can be tested without a server or a clock.
struct Organisation: Sendable {
    let id: String
    let name: String
    let token: String
    var scopes: Set<Scope>
    var drivers: [FleetDriver] = []
    var vehicles: [Vehicle] = []
    var assignments: [VehicleAssignment] = []
    var routes: [FleetRoute] = []
    var documentTypes: [DocumentType] = []
    var documents = Ring<FleetDocument>(limit: 5_000)
    var messages = Ring<DriverMessage>(limit: 5_000)
    var webhooks: [WebhookRegistration] = []
    var routeEvents = Ring<RouteEvent>(limit: 10_000)
    var feed = FeedBehaviour()
    private var lastId: Int
    private var buckets: [String: TokenBucket] = [:]

    init(number: Int, name: String, token: String, scopes: Set<Scope>) {
        self.id = String(number)
        self.name = name
        self.token = token
        self.scopes = scopes
        self.lastId = number * 100_000
    }

    /// Numeric, as Samsara's ids are.
    mutating func nextId() -> String {
        lastId += 1
        return String(lastId)
    }

    /// Scope first, then the endpoint's limit, then 150 requests per second for the token.
    mutating func admit(_ endpoint: Endpoint, limits: Bool, now: Timestamp) throws(SamsaraError) {
        guard scopes.contains(endpoint.scope) else {
            throw SamsaraError(status: 401, message: "the token lacks the scope \(endpoint.scope.rawValue)")
        }
        guard limits else { return }
        if let (capacity, interval) = endpoint.tier.bucket {
            try take(endpoint.name, capacity, interval, now)
        }
        try take("token", 150, 1.0 / 150, now)
    }

    private mutating func take(
        _ key: String, _ capacity: Int, _ interval: Double, _ now: Timestamp
    ) throws(SamsaraError) {
        let wait = buckets[key, default: TokenBucket(capacity: capacity, interval: interval, now: now)].take(now: now)
        guard let wait else { return }
        throw SamsaraError(
            status: 429, message: "rate limit exceeded", retryAfter: (wait * 100_000).rounded(.up) / 100_000)
    }

    func driver(_ id: String) throws(SamsaraError) -> FleetDriver {
        guard let driver = drivers.first(where: { $0.isNamed(id) }) else { throw .notFound("driver \(id)") }
        return driver
    }

    func vehicle(_ id: String) throws(SamsaraError) -> Vehicle {
        guard let vehicle = vehicles.first(where: { $0.id == id }) else { throw .notFound("vehicle \(id)") }
        return vehicle
    }

    func routeIndex(_ id: String) throws(SamsaraError) -> Int {
        guard let index = routes.firstIndex(where: { $0.id == id }) else { throw .notFound("route \(id)") }
        return index
    }

    func webhookIndex(_ id: String) throws(SamsaraError) -> Int {
        guard let index = webhooks.firstIndex(where: { $0.id == id }) else { throw .notFound("webhook \(id)") }
        return index
    }

    func documentType(_ id: String) throws(SamsaraError) -> DocumentType {
        guard let type = documentTypes.first(where: { $0.id == id }) else { throw .invalid("no document type \(id)") }
        return type
    }

    func route(withStop id: String) -> FleetRoute? {
        routes.first { route in route.stops.contains { $0.id == id } }
    }

    /// Who drives a vehicle at a moment, passengers left out.
    func driver(ofVehicle id: String, at moment: Timestamp) -> FleetDriver? {
        assignments.first { $0.vehicleId == id && !$0.isPassenger && $0.overlaps(moment, moment) }
            .flatMap { assignment in drivers.first { $0.id == assignment.driverId } }
    }

    func vehicle(ofDriver id: String, at moment: Timestamp) -> Vehicle? {
        assignments.first { $0.driverId == id && !$0.isPassenger && $0.overlaps(moment, moment) }
            .flatMap { assignment in vehicles.first { $0.id == assignment.vehicleId } }
    }
}
