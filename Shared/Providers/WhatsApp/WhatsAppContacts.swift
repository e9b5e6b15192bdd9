internal import Core

/// The people that an update lists beside its messages.
struct WhatsAppContacts {
    /// Set when the update lists one person, who then sent what names no sender.
    private(set) var only: Reply.Sender?
    private var userIDs: [String: BusinessScopedUserID] = [:]

    init(_ contacts: [WireObject]) {
        let senders = contacts.map { contact in
            Reply.Sender(
                waID: contact.text("wa_id", limit: 32).flatMap { $0.isWhatsAppNumber ? $0 : nil },
                userID: contact.id("user_id"))
        }
        if senders.count == 1, let sender = senders.first, sender.waID != nil || sender.userID != nil {
            only = sender
        }
        for sender in senders {
            if let waID = sender.waID, let userID = sender.userID { userIDs[waID] = userID }
        }
    }

    func userID(of waID: String) -> BusinessScopedUserID? { userIDs[waID] }
}

extension String {
    /// 7 to 15 digits alone, as WhatsApp writes phone numbers.
    var isWhatsAppNumber: Bool {
        (7...15).contains(utf8.count) && utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
