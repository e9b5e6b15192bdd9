/// Plays the product's main job from the outside: a fleet event reaches a driver's phone, and the driver's answer
/// reaches the fleet system.
struct RoundTrip: Sendable {
    /// How long a step may take.
    private static let deadline = Duration.seconds(20)
    private static let pollingInterval = Duration.milliseconds(100)

    /// Where the tenant, its number and the driver are found.
    struct Cast: Sendable {
        let organisation: JSON
        let tenant: JSONClient
        let tenantId: String
        let phoneNumberId: String

        var organisationPath: String {
            "/sandbox/samsara/orgs/\(organisation["orgId"]?.string ?? "")"
        }

        var driver: JSON {
            organisation["drivers"]?.array?.first ?? .null
        }

        var phonePath: String {
            "/sandbox/whatsapp/phones/\(driver["waId"]?.string ?? "")"
        }
    }

    let sandbox: JSONClient
    /// With the operator's token.
    let ingress: JSONClient
    /// Is told of every step as it ends.
    let report: @Sendable (String) -> Void

    func run() async throws(RoundTripError) {
        let start = ContinuousClock.now
        let cast = try await hire()
        try await mapDrivers(cast)
        let stopId = try await answerByButton(cast)
        try await answerByText(cast, stopId: stopId)
        try await step("message log shows the delivery as read, newest first") { () throws(RoundTripError) in
            try await checkLog(cast)
        }
        report("round trip complete in \(Self.seconds(since: start)) s")
    }

    @discardableResult
    func step<Value>(
        _ title: String, _ body: () async throws(RoundTripError) -> Value
    ) async throws(RoundTripError) -> Value {
        let start = ContinuousClock.now
        do {
            let value = try await body()
            report("ok    \(Self.seconds(since: start)) s  \(title)")
            return value
        } catch {
            throw RoundTripError("\(title): \(error.message)")
        }
    }

    /// Asks again until there is a value.
    func eventually<Value>(
        _ what: String, _ probe: () async throws(RoundTripError) -> Value?
    ) async throws(RoundTripError) -> Value {
        let end = ContinuousClock.now + Self.deadline
        while true {
            if let value = try await probe() { return value }
            guard ContinuousClock.now < end else {
                throw RoundTripError("\(what) did not happen within \(Self.deadline.components.seconds) s")
            }
            do {
                try await Task.sleep(for: Self.pollingInterval)
            } catch {
                throw RoundTripError("stopped while waiting until \(what)")
            }
        }
    }

    private static func seconds(since start: ContinuousClock.Instant) -> String {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let milliseconds = String(attoseconds / 1_000_000_000_000_000)
        return "\(seconds)." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
    }
}
