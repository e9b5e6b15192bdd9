/// One thing that Meta reports in a webhook, before it is packed into an envelope.
struct MetaUpdate: Sendable {
    enum Content: Sendable {
        case status(JSON)
        case message(JSON, contact: JSON)
        /// An account field such as `message_template_status_update`.
        case account(field: String, value: JSON)
    }

    let businessAccountId: String
    let phoneNumberId: String
    /// As the update shows the number.
    let digits: String
    let content: Content

    init(_ number: BusinessNumber, _ content: Content) {
        self.phoneNumberId = number.id
        self.digits = number.digits
        self.businessAccountId = number.businessAccountId
        self.content = content
    }

    init(businessAccountId: String, field: String, value: JSON) {
        self.businessAccountId = businessAccountId
        self.phoneNumberId = ""
        self.digits = ""
        self.content = .account(field: field, value: value)
    }

    var title: String {
        switch content {
        case .status(let status): "status \(status["status"]?.string ?? "")"
        case .message(let message, _): "message \(message["type"]?.string ?? "")"
        case .account(let field, _): field
        }
    }

    /// What is written down when its webhook was taken; nil for an account's update.
    func taken(at time: Timestamp) -> TakenUpdate? {
        switch content {
        case .status(let status):
            TakenUpdate(
                messageId: status["id"]?.string ?? "", kind: status["status"]?.string ?? "", time: time)
        case .message(let message, _):
            TakenUpdate(messageId: message["id"]?.string ?? "", kind: "message", time: time)
        case .account: nil
        }
    }

    /// One body for all `updates`: an entry per business account, a change per number.
    static func envelope(_ updates: [MetaUpdate], now: Timestamp) -> JSON {
        let entries = Dictionary(grouping: updates, by: \.businessAccountId).sorted { $0.key < $1.key }
        return [
            "object": "whatsapp_business_account",
            "entry": .array(entries.map { entry($0.key, $0.value, now: now) }),
        ]
    }

    private static func entry(_ id: String, _ updates: [MetaUpdate], now: Timestamp) -> JSON {
        var changes: [JSON] = []
        var isAccountEntry = false
        for (number, updates) in Dictionary(grouping: updates, by: \.phoneNumberId).sorted(by: { $0.key < $1.key }) {
            guard number.isEmpty else {
                changes.append(["field": "messages", "value": messages(number, updates)])
                continue
            }
            isAccountEntry = true
            for case .account(let field, let value) in updates.map(\.content) {
                changes.append(["field": .string(field), "value": value])
            }
        }
        return .members([
            "id": .string(id), "changes": .array(changes), "time": isAccountEntry ? .int(now.seconds) : nil,
        ])
    }

    private static func messages(_ phoneNumberId: String, _ updates: [MetaUpdate]) -> JSON {
        var contacts: [JSON] = []
        var messages: [JSON] = []
        var statuses: [JSON] = []
        for update in updates {
            switch update.content {
            case .status(let status): statuses.append(status)
            case .message(let message, let contact):
                messages.append(message)
                if !contacts.contains(contact) { contacts.append(contact) }
            case .account: break
            }
        }
        return .members([
            "messaging_product": "whatsapp",
            "metadata": [
                "display_phone_number": .string(updates.first?.digits ?? ""),
                "phone_number_id": .string(phoneNumberId),
            ],
            "contacts": contacts.isEmpty ? nil : .array(contacts),
            "messages": messages.isEmpty ? nil : .array(messages),
            "statuses": statuses.isEmpty ? nil : .array(statuses),
        ])
    }
}
