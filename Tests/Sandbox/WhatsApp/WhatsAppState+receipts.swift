extension WhatsAppState {
    /// Moves a message forward and says what the webhook tells; nil when it does not move.
    mutating func advance(_ id: String, to receipt: ChatMessage.Receipt, now: Timestamp) -> MetaUpdate? {
        guard let place = places[id], let message = thread(place)?.message(id), message.direction == .outbound,
            message.canBecome(receipt)
        else { return nil }
        update(id) {
            $0.receipt = receipt
            $0.receiptTimes[receipt] = now
            if receipt == .failed { $0.error = GraphError(code: 131_026, "not a WhatsApp user") }
        }
        guard let changed = self.message(id), let phone = phones[place.waId],
            let number = book.number(place.phoneNumberId)
        else { return nil }
        return MetaUpdate(number, .status(status(changed, phone: phone, now: now)))
    }

    /// What the person has not read, or all of one thread.
    func unread(_ waId: String, phoneNumberId: String?) -> [String] {
        guard let phone = phones[waId] else { return [] }
        return phone.threads.filter { phoneNumberId == nil || $0.key == phoneNumberId }.values.flatMap { thread in
            thread.messages.filter { $0.direction == .outbound && $0.canBecome(.read) }.map(\.id)
        }
    }

    func isReachable(_ waId: String) -> Bool {
        !settings.notOnWhatsApp.contains(waId)
    }

    private func status(_ message: ChatMessage, phone: Phone, now: Timestamp) -> JSON {
        .members([
            "id": .string(message.id), "status": .string(message.receipt.rawValue),
            "timestamp": .string(String(now.seconds)),
            "recipient_id": settings.bsuidOnly ? nil : .string(phone.waId),
            "recipient_user_id": .string(phone.userId),
            "biz_opaque_callback_data": message.callbackData.map(JSON.string),
            "pricing": pricing(message), "conversation": conversation(message, phone: phone, now: now),
            "errors": message.error.map { [$0.json] },
        ])
    }

    /// On `sent` and on one of the receipts that follow it.
    private func pricing(_ message: ChatMessage) -> JSON? {
        let first = message.receiptTimes[.delivered] == nil || message.receipt == .delivered
        guard message.receipt == .sent || (first && message.receipt != .failed) else { return nil }
        return [
            "billable": .bool(message.category != "service"), "pricing_model": "PMP", "type": "regular",
            "category": .string(message.category),
        ]
    }

    /// Gone since v24.
    private func conversation(_ message: ChatMessage, phone: Phone, now: Timestamp) -> JSON? {
        guard message.graphVersion < 24, message.receipt != .failed else { return nil }
        let expires: JSON? = message.receipt == .sent ? .string(String(now.seconds + 86_400)) : nil
        return .members([
            "id": .string(RandomText.stable(32, seed: phone.waId + message.category)),
            "origin": ["type": .string(message.category)], "expiration_timestamp": expires,
        ])
    }
}
