import Core
import FoundationEssentials
import Storage

/// How far a tenant has come: five steps, each with what it needs.
struct OnboardingReport: Encodable, Equatable {
    enum Name: String, Encodable {
        case company, fleetSystem, whatsapp, payment, live
    }

    enum Status: String, Encodable {
        case done
        /// It goes on by itself.
        case running
        /// The tenant has something to do.
        case missing
        /// It was done, and does not work.
        case failed
    }

    struct Step: Encodable, Equatable {
        var name: Name
        var status: Status
        /// Absent where there is nothing to say.
        var why: String?
        /// What the tenant can do; absent where there is nothing.
        var todo: String?

        static func done(_ name: Name, _ why: String? = nil) -> Step { Step(name: name, status: .done, why: why) }
    }

    var steps: [Step]
    var isLive: Bool

    /// - Parameters:
    ///   - connection: nil when no fleet system is connected.
    ///   - waiting: open circuits that hold the tenant's messages or fleet updates up.
    init(
        number: AssignedNumber?, connection: FleetConnection?, feed: FeedStatus?, waiting: [CircuitStore.Waiting],
        facts: OnboardingFacts
    ) {
        let before = [
            Step.done(.company), Self.fleetSystem(connection, feed, facts.drivers),
            Self.whatsApp(number, waiting, facts), Step.done(.payment, "nothing has to be paid here"),
        ]
        let isReady = before.allSatisfy { $0.status == .done }
        let live = Self.live(isReady: isReady, facts)
        self.steps = before + [live]
        self.isLive = live.status == .done
    }

    private static func fleetSystem(
        _ connection: FleetConnection?, _ feed: FeedStatus?, _ drivers: OnboardingFacts.Drivers
    ) -> Step {
        let step = { (status: Status, why: String, todo: String?) in
            Step(name: .fleetSystem, status: status, why: why, todo: todo)
        }
        let again = "give a token with all scopes to POST /api/tenant/{id}/samsara/configure"
        guard let connection else { return step(.missing, "no fleet system is connected", again) }
        if feed?.problem?.kind == .credential { return step(.failed, "Samsara refuses the token", again) }
        guard connection.webhook != nil else { return step(.failed, "the token may not manage webhooks", again) }
        guard connection.missingScopes.isEmpty else {
            return step(.failed, "the token lacks \(connection.missingScopes.joined(separator: ", "))", again)
        }
        guard drivers.active > 0 else {
            return step(.missing, "Samsara has no active driver", "add the drivers in Samsara")
        }
        guard drivers.reachable > 0 else {
            return step(
                .missing, "no driver has a phone number",
                "enter numbers by PUT …/drivers/{fleetDriverId} or POST …/drivers/import")
        }
        if let problem = feed?.problem {
            return step(.running, "Samsara has trouble, events come when it is over: \(problem.detail)", nil)
        }
        let missing = drivers.active - drivers.reachable
        return .done(.fleetSystem, missing > 0 ? "\(missing) of \(drivers.active) drivers have no phone number" : nil)
    }

    private static func whatsApp(
        _ number: AssignedNumber?, _ waiting: [CircuitStore.Waiting], _ facts: OnboardingFacts
    ) -> Step {
        guard number != nil else {
            let place = facts.place.map { ", and you are number \($0) in the line" } ?? ""
            return Step(name: .whatsapp, status: .running, why: "no number is free now\(place); it comes by itself")
        }
        if waiting.contains(where: { $0.vendor == .whatsapp && $0.cause == .refused }) {
            return Step(
                name: .whatsapp, status: .failed, why: "WhatsApp refuses the number or its account",
                todo: "nothing: the operator is told")
        }
        return .done(.whatsapp)
    }

    private static func live(isReady: Bool, _ facts: OnboardingFacts) -> Step {
        guard isReady else { return Step(name: .live, status: .missing, why: "a step before is not done") }
        if facts.hasSent { return .done(.live) }
        if facts.hasTested { return .done(.live, "tested; the next event of your fleet is the first message") }
        return Step(
            name: .live, status: .missing, why: "no message was sent yet",
            todo: "POST /api/tenant/{id}/onboarding/test sends a test through, which reaches no driver")
    }
}
