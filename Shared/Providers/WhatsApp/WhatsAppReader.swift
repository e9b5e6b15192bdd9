internal import Core
internal import NIOCore

/// Collects the updates of one body.
struct WhatsAppReader {
    var updates = WhatsAppUpdates()

    mutating func read(entry: WireObject) {
        for change in objects("changes", of: entry) {
            guard let value = change.object("value") else {
                updates.undecodable += 1
                continue
            }
            // Meta's own samples have `field` one level too high in places.
            let field = change.text("field", limit: 64) ?? entry.text("field", limit: 64) ?? "messages"
            if field == "messages" {
                read(messages: value)
            } else {
                read(field: field, value: value, change: change, entry: entry)
            }
        }
    }

    private mutating func read(field name: String, value: WireObject, change: WireObject, entry: WireObject) {
        guard let field = AccountUpdate.Change.Field(rawValue: name) else { return }
        // With a partner's event `entry` names the partner's business.
        guard let account: BusinessAccountID = value.object("waba_info")?.id("waba_id") ?? entry.id("id"),
            let change = AccountUpdate.Change(field, value, beside: change)
        else {
            updates.undecodable += 1
            return
        }
        updates.accountUpdates.append(AccountUpdate(account: account, at: entry.unixTime("time"), change: change))
    }

    private mutating func read(messages value: WireObject) {
        let number: PhoneNumberID? = value.object("metadata")?.id("phone_number_id")
        for failure in objects("errors", of: value) {
            guard let failure = GraphFailure(failure) else {
                updates.undecodable += 1
                continue
            }
            updates.faults.append(.init(number: number, code: failure.code, detail: failure.detail))
        }
        let messages = objects("messages", of: value)
        let statuses = objects("statuses", of: value)
        guard let number else {
            updates.undecodable += messages.count + statuses.count
            return
        }
        let contacts = WhatsAppContacts(messages.isEmpty ? [] : value.objects("contacts"))
        for message in messages { take(Reply(message, number: number, contacts: contacts)) }
        for status in statuses { read(status: status, number: number) }
    }

    private mutating func take(_ reply: Reply?) {
        if let reply {
            updates.replies.append(reply)
        } else {
            updates.undecodable += 1
        }
    }

    private mutating func read(status: WireObject, number: PhoneNumberID) {
        guard let word = status.text("status", limit: 32), status.has("id") else {
            updates.undecodable += 1
            return
        }
        // A played voice message has been read; words to come are passed over.
        guard let state = word == "played" ? .read : Receipt.Status(rawValue: word) else { return }
        guard let receipt = Receipt(status, state: state, number: number) else {
            updates.undecodable += 1
            return
        }
        updates.receipts.append(receipt)
    }

    private mutating func objects(_ key: String, of parent: WireObject) -> [WireObject] {
        var rejected = 0
        let objects = parent.objects(key) { rejected += 1 }
        updates.undecodable += rejected
        return objects
    }
}
