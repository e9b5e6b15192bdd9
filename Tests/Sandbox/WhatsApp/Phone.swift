/// A person's phone, with a thread per business number.
struct Phone: Sendable {
    let waId: String
    var name: String
    let userId: String
    var threads: [String: ChatThread] = [:]

    init(waId: String) {
        self.waId = waId
        self.name = "Driver \(waId.suffix(4))"
        let countries = ["52": "MX", "44": "GB", "61": "AU", "1": "US"]
        let country = countries.first { waId.hasPrefix($0.key) }?.value ?? "US"
        self.userId = country + "." + RandomText.stable(20, seed: waId)
    }

    /// The thread that had a message last.
    var latestNumber: String? {
        let times = threads.mapValues { $0.messages.last?.time.milliseconds ?? 0 }
        return times.max { $0.value < $1.value }?.key
    }

    var lastActivity: Int {
        threads.values.map { $0.messages.last?.time.milliseconds ?? 0 }.max() ?? 0
    }

    func json(now: Timestamp, numbers: NumberBook, withMessages: Bool) -> JSON {
        .members([
            "waId": .string(waId), "name": .string(name), "userId": .string(userId),
            "unread": .int(threads.values.reduce(0) { $0 + $1.unread }),
            "threads": .array(
                threads.sorted { $0.key < $1.key }.map { id, thread in
                    let number = numbers.number(id)
                    return .members([
                        "phoneNumberId": .string(id), "phoneNumber": number.map { .string("+" + $0.digits) },
                        "name": number.map { .string($0.displayName) }, "unread": .int(thread.unread),
                        "typing": .bool(thread.typingUntil.map { $0 > now } ?? false),
                        "windowOpenedAt": thread.lastInbound?.json, "count": .int(thread.messages.count),
                        "messages": withMessages ? .array(thread.messages.map(\.json)) : nil,
                    ])
                }),
        ])
    }
}
