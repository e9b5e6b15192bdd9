/// What the stand-in for WhatsApp knows. A value: every rule can be tested without a server or a clock.
struct WhatsAppState: Sendable {
    static let phoneLimit = 20_000
    static let messageLimit = 200_000

    struct Place: Sendable {
        let waId: String
        let phoneNumberId: String
    }

    var settings = WhatsAppSettings()
    var windowHours: Double
    var phones: [String: Phone] = [:]
    var book = NumberBook()
    var templates: [String: [Template]] = [:]
    /// When templates were created, per business account.
    var templateCreations: [String: [Timestamp]] = [:]
    /// Names of approved templates that were deleted, per business account, and until when they stay taken.
    var templateNames: [String: [String: Timestamp]] = [:]
    var subscribedAccounts: Set<String> = []
    var media = Ring<Media>(limit: Media.limit)
    /// What the business has sent, whatever became of the answers.
    var sent = Journal<SentMessage>()
    private(set) var places: [String: Place] = [:]
    private var order = Ring<String>(limit: WhatsAppState.messageLimit)
    private var phoneOrder = Ring<String>(limit: WhatsAppState.phoneLimit)
    private var throughput: [String: TokenBucket] = [:]
    private var userIds: [String: String] = [:]

    init(windowHours: Double) {
        self.windowHours = windowHours
    }

    func thread(_ place: Place) -> ChatThread? {
        phones[place.waId]?.threads[place.phoneNumberId]
    }

    func message(_ id: String) -> ChatMessage? {
        places[id].flatMap { thread($0)?.message(id) }
    }

    mutating func update(_ id: String, _ change: (inout ChatMessage) -> Void) {
        guard let place = places[id] else { return }
        phones[place.waId]?.threads[place.phoneNumberId]?.update(id, change)
    }

    mutating func append(_ message: ChatMessage, at place: Place) {
        register(place.waId)
        let evicted = phones[place.waId]?.threads[place.phoneNumberId, default: ChatThread()].messages.append(message)
        if let evicted = evicted ?? nil { places[evicted.id] = nil }
        places[message.id] = place
        guard let oldest = order.append(message.id), let forgotten = places.removeValue(forKey: oldest) else { return }
        phones[forgotten.waId]?.threads[forgotten.phoneNumberId]?.messages.removeAll { $0.id == oldest }
    }

    mutating func register(_ waId: String) {
        guard phones[waId] == nil else { return }
        if let oldest = phoneOrder.append(waId), let forgotten = phones.removeValue(forKey: oldest) {
            userIds[forgotten.userId] = nil
        }
        let phone = Phone(waId: waId)
        userIds[phone.userId] = waId
        phones[waId] = phone
    }

    /// The `wa_id` of a recipient; nil for one that cannot be reached.
    func waId(of recipient: Recipient) throws(GraphError) -> String? {
        switch recipient {
        case .nobody: return nil
        case .user(let id):
            guard let waId = userIds[id] else { throw GraphError(code: 131_009, "recipient \(id) is not known") }
            return waId
        case .phone(let digits):
            guard settings.rewriteWaIds, digits.count == 12, digits.hasPrefix("52") else { return digits }
            return "521" + digits.dropFirst(2)
        }
    }

    /// 80 messages a second per number, both directions together.
    mutating func takeThroughput(_ phoneNumberId: String, now: Timestamp) -> Bool {
        throughput[phoneNumberId, default: TokenBucket(capacity: 80, interval: 1.0 / 80, now: now)].take(now: now)
            == nil
    }

    /// One message in 6 seconds per pair of number and person, with a burst of 45.
    mutating func takePair(_ place: Place, now: Timestamp) -> Bool {
        register(place.waId)
        var thread = phones[place.waId]?.threads[place.phoneNumberId] ?? ChatThread()
        var bucket = thread.pair ?? TokenBucket(capacity: 45, interval: 6, now: now)
        let passes = bucket.take(now: now) == nil
        thread.pair = bucket
        phones[place.waId]?.threads[place.phoneNumberId] = thread
        return passes
    }
}
