/// A WhatsApp Business Account and what Meta allows it.
struct BusinessAccount: Sendable {
    let id: String
    var name: String
    var numberLimit: Int
    /// 250 while the portfolio is not verified, else 6,000; every language counts.
    var templateLimit: Int
    var messagingLimit = "TIER_2K"
    /// AVAILABLE, LIMITED or BLOCKED.
    var health = "AVAILABLE"

    /// The accounts of the numbers that are ready to be used.
    init?(stockId id: String) {
        guard let first = BusinessNumber.stock(ofBusinessAccount: id).first else { return nil }
        self.init(id: id, name: "Fleet \(first.displayName)", numberLimit: 25, templateLimit: 6_000)
        messagingLimit = "TIER_UNLIMITED"
    }

    init(id: String, name: String, numberLimit: Int, templateLimit: Int) {
        self.id = id
        self.name = name
        self.numberLimit = numberLimit
        self.templateLimit = templateLimit
    }

    /// The fields of the Graph node.
    var node: JSON {
        [
            "id": .string(id), "name": .string(name), "currency": "USD", "timezone_id": "1",
            "message_template_namespace": .string(RandomText.stable(8, seed: id)),
            "health_status": [
                "can_send_message": .string(health),
                "entities": [["entity_type": "WABA", "id": .string(id), "can_send_message": .string(health)]],
            ],
            "whatsapp_business_manager_messaging_limit": .string(messagingLimit),
        ]
    }

    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "numberLimit": .int(numberLimit),
            "templateLimit": .int(templateLimit), "messagingLimit": .string(messagingLimit),
            "health": .string(health),
        ]
    }

    /// `business_capability_update`.
    var capabilities: MetaUpdate {
        MetaUpdate(
            businessAccountId: id, field: "business_capability_update",
            value: [
                "max_daily_conversations_per_business": .string(messagingLimit),
                "max_phone_numbers_per_waba": .int(numberLimit),
            ])
    }
}
