extension WhatsAppState {
    /// Within an hour, per business account.
    private static let creationLimit = 100
    /// Seconds for which the name of an approved template stays taken once it is deleted.
    private static let nameBlock = 30.0 * 86_400

    mutating func create(_ template: Template, in account: BusinessAccount, now: Timestamp) throws(GraphError)
        -> Template
    {
        var template = template
        let stored = templates[account.id] ?? []
        guard !stored.contains(where: { $0.name == template.name && $0.language == template.language }) else {
            throw GraphError(code: 100, subcode: 2_388_024, "\(template.name) exists in \(template.language)")
        }
        if let until = templateNames[account.id]?[template.name], now < until {
            throw GraphError.parameter("\(template.name) was deleted: the name is taken for 30 days")
        }
        guard stored.count < account.templateLimit else {
            throw GraphError(code: 100, subcode: 2_388_019, "this business account has all the templates it may have")
        }
        try countCreation(in: account.id, now: now)
        template.id = RandomText.digits(15)
        submit(&template)
        templates[account.id, default: []].append(template)
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
        submit(&new)
        templates[account]?[index] = new
    }

    mutating func delete(in account: String, name: String, id: String?, now: Timestamp) throws(GraphError) {
        let stored = templates[account] ?? []
        let rest = stored.filter { $0.name != name || (id != nil && $0.id != id) }
        guard rest.count < stored.count else { throw GraphError(code: 100, subcode: 2_593_002, "no template \(name)") }
        if stored.contains(where: { $0.name == name && $0.status == "APPROVED" }),
            !rest.contains(where: { $0.name == name })
        {
            templateNames[account, default: [:]][name] = now + Self.nameBlock
        }
        templates[account] = rest
    }

    func template(_ id: String) -> Template? {
        locate(id).flatMap { templates[$0.account]?[$0.index] }
    }

    func locate(_ id: String) -> (account: String, index: Int)? {
        for (account, stored) in templates {
            if let index = stored.firstIndex(where: { $0.id == id }) { return (account, index) }
        }
        return nil
    }

    private func submit(_ template: inout Template) {
        template.status = settings.templateDelayMs > 0 ? "PENDING" : settings.templateStatus
        template.rejectedReason = template.status == "REJECTED" ? "INVALID_FORMAT" : "NONE"
    }

    private mutating func countCreation(in account: String, now: Timestamp) throws(GraphError) {
        guard settings.limits else { return }
        var times = templateCreations[account, default: []].filter { now - $0 < 3_600 }
        guard times.count < Self.creationLimit else {
            throw GraphError(code: 80_007, "more than 100 templates were created within an hour")
        }
        times.append(now)
        templateCreations[account] = times
    }
}
