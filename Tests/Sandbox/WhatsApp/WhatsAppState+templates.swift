extension WhatsAppState {
    /// Unverified portfolios may have 250, verified ones 6,000.
    static let templateLimit = 6_000

    mutating func create(_ template: Template, in account: String) throws(GraphError) -> Template {
        var template = template
        let stored = templates[account] ?? []
        guard !stored.contains(where: { $0.name == template.name && $0.language == template.language }) else {
            throw GraphError(code: 100, subcode: 2_388_024, "\(template.name) exists in \(template.language)")
        }
        guard stored.count < Self.templateLimit else {
            throw GraphError(code: 100, subcode: 2_388_019, "this business account has all the templates it may have")
        }
        template.id = RandomText.digits(15)
        template.status = settings.templateStatus
        templates[account, default: []].append(template)
        return template
    }

    /// Edits replace the components; the category of an approved template stays.
    mutating func edit(_ id: String, _ edited: (Template) throws -> Template) throws {
        guard let (account, index) = locate(id) else { throw GraphError.unknownObject(id) }
        guard let old = templates[account]?[index] else { throw GraphError.unknownObject(id) }
        guard ["APPROVED", "REJECTED", "PAUSED"].contains(old.status) else {
            throw GraphError.parameter("a template that is \(old.status) cannot be edited")
        }
        var new = try edited(old)
        guard old.status != "APPROVED" || new.category == old.category else {
            throw GraphError.parameter("the category of an approved template stays")
        }
        new.id = id
        new.status = settings.templateStatus
        templates[account]?[index] = new
    }

    mutating func delete(in account: String, name: String, id: String?) throws(GraphError) {
        let stored = templates[account] ?? []
        let rest = stored.filter { $0.name != name || (id != nil && $0.id != id) }
        guard rest.count < stored.count else { throw GraphError(code: 100, subcode: 2_593_002, "no template \(name)") }
        templates[account] = rest
    }

    /// What Meta decides on its own; reported in a webhook.
    mutating func setStatus(_ status: String, ofTemplate id: String) throws(ControlError) -> MetaUpdate {
        guard Template.statuses.contains(status) else {
            throw ControlError("status must be one of \(Template.statuses.joined(separator: ", "))")
        }
        guard let (account, index) = locate(id), let template = templates[account]?[index] else {
            throw ControlError(status: 404, "no template \(id)")
        }
        templates[account]?[index].status = status
        return MetaUpdate(
            businessAccountId: account, field: "message_template_status_update",
            value: [
                "event": .string(status), "message_template_id": .int(Int(id) ?? 0),
                "message_template_name": .string(template.name),
                "message_template_language": .string(template.language.split(separator: "_").joined(separator: "-")),
                "message_template_category": .string(template.category), "reason": "NONE",
            ])
    }

    func template(_ id: String) -> Template? {
        locate(id).flatMap { templates[$0.account]?[$0.index] }
    }

    private func locate(_ id: String) -> (account: String, index: Int)? {
        for (account, stored) in templates {
            if let index = stored.firstIndex(where: { $0.id == id }) { return (account, index) }
        }
        return nil
    }
}
