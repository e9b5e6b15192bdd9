import TestSupport

/// What every driver goes through, derived from the seed.
struct Script: Sendable {
    enum EventKind: String, Sendable, CaseIterable {
        case arrival = "RouteStopArrival"
        case departure = "RouteStopDeparture"
        case inspection = "DvirSubmitted"
        case document = "DocumentSubmitted"
    }

    struct Event: Sendable {
        let tag: EntryTag
        let kind: EventKind
        /// Since the start of the load.
        let at: Duration
        /// Samsara sends its webhook once more.
        let isRepeated: Bool

        /// Samsara's feed tells it too.
        var isAtStop: Bool { self.kind == .arrival || self.kind == .departure }
    }

    struct Reply: Sendable {
        let tag: EntryTag
        let at: Duration
    }

    struct Driver: Sendable {
        let tenant: Int
        let number: Int
        var events: [Event] = []
        var replies: [Reply] = []
    }

    static let tenants = 10
    static let driversPerTenant = 40
    /// The last ones have no type of document for replies, which go into a stop's notes.
    static let tenantsWithDocuments = 7
    /// Of everything that happens; Samsara takes 100 documents a minute of an organisation.
    private static let replyShare = 0.1
    private static let repeatShare = 0.05
    private static let perSecond = 90.0

    let drivers: [Driver]
    /// How long the load lasts.
    let length: Duration

    /// What Samsara's feed tells.
    var told: Set<EntryTag> {
        Set(self.drivers.lazy.flatMap(\.events).filter(\.isAtStop).map(\.tag))
    }

    /// - Parameter count: of events and replies together.
    init(seed: UInt64, count: Int) {
        var generator = SeededGenerator(seed: seed, stream: 1)
        var drivers = (0..<Self.tenants).flatMap { tenant in
            (0..<Self.driversPerTenant).map { Driver(tenant: tenant, number: $0) }
        }
        let seconds = max(20, Double(count) / Self.perSecond)
        let moments = (0..<count).map { _ in Double.random(in: 0..<seconds, using: &generator) }.sorted()
        for moment in moments {
            let index = Int.random(in: drivers.indices, using: &generator)
            let isReply = Double.random(in: 0..<1, using: &generator) < Self.replyShare
            if isReply, !drivers[index].events.isEmpty {
                drivers[index].addReply(at: .seconds(moment))
            } else {
                let kind = EventKind.allCases.randomElement(using: &generator) ?? .arrival
                let isRepeated = Double.random(in: 0..<1, using: &generator) < Self.repeatShare
                drivers[index].addEvent(kind, at: .seconds(moment), isRepeated: isRepeated)
            }
        }
        self.drivers = drivers
        self.length = .seconds(seconds)
    }
}

extension Script.Driver {
    fileprivate mutating func addEvent(_ kind: Script.EventKind, at moment: Duration, isRepeated: Bool) {
        let tag = EntryTag(kind: .event, tenant: self.tenant, driver: self.number, number: self.events.count)
        // So that whoever answers has a stop to answer about.
        let kind = self.events.isEmpty ? .arrival : kind
        self.events.append(Script.Event(tag: tag, kind: kind, at: moment, isRepeated: isRepeated))
    }

    fileprivate mutating func addReply(at moment: Duration) {
        let tag = EntryTag(kind: .reply, tenant: self.tenant, driver: self.number, number: self.replies.count)
        self.replies.append(Script.Reply(tag: tag, at: moment))
    }
}
