import FoundationEssentials
import TestSupport

/// A webhook as Meta posts it, built update by update. Several bodies make one with several changes or entries.
struct WhatsAppBody {
    /// `phone_number_id`.
    let number: String
    private(set) var messages: [JSON] = []
    private(set) var statuses: [JSON] = []
    private var contacts: [JSON] = []

    init(number: String) {
        self.number = number
    }

    /// - Parameter more: of the message: its type and content, `context`.
    func message(_ id: String, from phone: String, _ more: JSON) -> WhatsAppBody {
        var body = self
        let now = "\(Int(Date().timeIntervalSince1970))"
        let message: JSON = ["id": .string(id), "from": .string(phone), "timestamp": .string(now)]
        body.messages.append(message.merging(more))
        body.contacts.append(["wa_id": .string(phone), "profile": ["name": "Sam"]])
        return body
    }

    func text(_ id: String, from phone: String, _ text: String) -> WhatsAppBody {
        self.message(id, from: phone, ["type": "text", "text": ["body": .string(text)]])
    }

    /// One from somebody who shows no number.
    func text(_ id: String, fromUser user: String, _ text: String) -> WhatsAppBody {
        var body = self
        body.messages.append([
            "id": .string(id), "from_user_id": .string(user), "timestamp": "\(Int(Date().timeIntervalSince1970))",
            "type": "text", "text": ["body": .string(text)],
        ])
        return body
    }

    func status(_ message: String, _ state: String, callback: String) -> WhatsAppBody {
        var body = self
        body.statuses.append([
            "id": .string(message), "status": .string(state), "recipient_id": "15125550123",
            "timestamp": .string("\(Int(Date().timeIntervalSince1970))"),
            "biz_opaque_callback_data": .string(callback),
        ])
        return body
    }

    var change: JSON {
        [
            "field": "messages",
            "value": [
                "messaging_product": "whatsapp", "metadata": ["phone_number_id": .string(self.number)],
                "contacts": .array(self.contacts), "messages": .array(self.messages), "statuses": .array(self.statuses),
            ],
        ]
    }

    var bytes: [UInt8] { Self.envelope([[self.change]]).bytes }

    /// An entry for each list of changes.
    static func envelope(_ entries: [[JSON]]) -> JSON {
        [
            "object": "whatsapp_business_account",
            "entry": .array(entries.map { ["id": "200000000000001", "changes": .array($0)] }),
        ]
    }
}
