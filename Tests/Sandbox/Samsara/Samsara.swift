import Synchronization

/// The stand-in for Samsara: the organisations behind a lock, and the courier of their webhooks.
final class Samsara: Sendable {
    private let state = Mutex(SamsaraState())
    let courier: SamsaraCourier
    let hub: EventHub
    let clock: WallClock

    init(courier: SamsaraCourier, hub: EventHub, clock: WallClock) {
        self.courier = courier
        self.hub = hub
        self.clock = clock
    }

    func withState<Value: Sendable, Failure: Error>(
        _ body: (inout SamsaraState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    func reset() {
        withState { $0 = SamsaraState() }
        courier.reset()
    }

    func organisations() -> [Organisation] {
        withState { $0.organisations.values.sorted { $0.id < $1.id } }
    }

    func organisation(_ id: String) throws(ControlError) -> Organisation {
        guard let organisation = withState({ $0.organisations[id] }) else {
            throw ControlError(status: 404, "no organisation \(id)")
        }
        return organisation
    }

    /// One API call, from the token to the answer.
    func perform(
        _ call: Call, _ endpoint: Endpoint, _ body: (inout Organisation, Timestamp) throws -> Answer
    ) throws -> Answer {
        let now = clock.now()
        do {
            return try withState { (state: inout SamsaraState) throws -> Answer in
                let id = try state.organisationId(ofToken: call.bearer)
                let limits = state.settings.limits
                let answer = try state.withOrganisation(id) { (organisation: inout Organisation) throws -> Answer in
                    try organisation.admit(endpoint, limits: limits, now: now)
                    return try body(&organisation, now)
                }
                guard let answer else { throw SamsaraError.notFound("organisation \(id)") }
                return answer
            }
        } catch let error as SamsaraError {
            throw endpoint.isLegacy ? error.plain : error
        } catch let error as ShapeError {
            let invalid = SamsaraError.invalid(error.description)
            throw endpoint.isLegacy ? invalid.plain : invalid
        } catch let error as JSONError {
            let invalid = SamsaraError.invalid("the body is not JSON: \(error.reason) at byte \(error.offset)")
            throw endpoint.isLegacy ? invalid.plain : invalid
        }
    }

    func changed(_ organisationId: String) {
        hub.publish("org", ["orgId": .string(organisationId)])
    }
}
