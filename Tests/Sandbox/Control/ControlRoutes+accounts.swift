import Hummingbird

/// Business accounts, their numbers and templates: what Meta's staff and reviewers do.
extension ControlRoutes {
    func addAccounts(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.post("accounts") { request, _ in try createAccount(try await body(request)) }
        whatsApp.get("accounts/:account") { _, context in Answer(try account(context).json) }
        whatsApp.patch("accounts/:account") { request, context in
            try changeAccount(try account(context).id, try await body(request))
        }
        whatsApp.post("accounts/:account/updates") { request, context in
            let shape = try Shape(try await body(request), allows: ["field", "value"])
            world.whatsApp.deliver(
                MetaUpdate(
                    businessAccountId: try account(context).id, field: try shape.requiredString("field"),
                    value: try shape.required("value", shape.value("value"))))
            return Answer(status: 204)
        }
        whatsApp.get("accounts/:account/templates") { _, context in
            let account = try context.parameters.require("account")
            let templates = world.whatsApp.withState { $0.templates[account] ?? [] }
            return Answer(["templates": .array(templates.map(\.node))])
        }
        whatsApp.get("accounts/:account/numbers") { _, context in
            let account = try account(context).id
            let now = world.clock.now()
            let rows = world.whatsApp.withState { state in
                state.book.lives(in: account).map { $0.json(now: now, state.settings.numbers) }
            }
            return Answer(["numbers": .array(rows)])
        }
        addDecisions(to: whatsApp)
    }

    private func addDecisions(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.patch("templates/:id") { request, context in
            let updates = try decide(try await body(request), template: try context.parameters.require("id"))
            updates.forEach(world.whatsApp.deliver)
            return Answer(status: 204)
        }
        whatsApp.get("numbers/:id") { _, context in
            let id = try context.parameters.require("id")
            let now = world.clock.now()
            let row = world.whatsApp.withState { $0.book.life(id)?.json(now: now, $0.settings.numbers) }
            guard let row else { throw ControlError(status: 404, "no number \(id)") }
            return Answer(row)
        }
        whatsApp.patch("numbers/:id") { request, context in
            let updates = try decide(try await body(request), number: try context.parameters.require("id"))
            updates.forEach(world.whatsApp.deliver)
            return Answer(status: 204)
        }
    }

    private func account(_ context: SandboxContext) throws -> BusinessAccount {
        let id = try context.parameters.require("account")
        guard let account = world.whatsApp.withState({ $0.book.account(id) }) else {
            throw ControlError(status: 404, "no business account \(id)")
        }
        return account
    }

    private func createAccount(_ json: JSON) throws -> Answer {
        let shape = try Shape(json, allows: ["id", "name", "numberLimit", "templateLimit"])
        let id = try shape.string("id", upTo: 20)
        guard id?.allSatisfy({ $0.isASCII && $0.isNumber }) ?? true else {
            throw shape.error("id", .value(accepted: "digits"))
        }
        let name = try shape.string("name", upTo: 255)
        let limits = (numbers: try shape.int("numberLimit"), templates: try shape.int("templateLimit"))
        let account = try world.whatsApp.withState { state throws(ControlError) in
            try state.book.createAccount(
                id: id, name: name, numberLimit: limits.numbers, templateLimit: limits.templates)
        }
        return Answer(account.json, status: 201)
    }

    /// A limit that changes is reported in a webhook.
    private func changeAccount(_ id: String, _ json: JSON) throws -> Answer {
        let shape = try Shape(json, allows: ["numberLimit", "templateLimit", "messagingLimit", "health"])
        let changed = try world.whatsApp.withState { state throws(ShapeError) in
            try state.book.change(account: id) { account throws(ShapeError) in
                account.numberLimit = try shape.int("numberLimit") ?? account.numberLimit
                account.templateLimit = try shape.int("templateLimit") ?? account.templateLimit
                account.messagingLimit = try shape.string("messagingLimit") ?? account.messagingLimit
                account.health = try shape.string("health") ?? account.health
            }
        }
        guard let changed else { throw ControlError(status: 404, "no business account \(id)") }
        if shape.value("numberLimit") != nil || shape.value("messagingLimit") != nil {
            world.whatsApp.deliver(changed.capabilities)
        }
        return Answer(changed.json)
    }

    private func decide(_ json: JSON, template id: String) throws -> [MetaUpdate] {
        let shape = try Shape(json, allows: ["status", "reason", "quality", "category", "announced"])
        let (status, reason) = (try shape.string("status"), try shape.string("reason"))
        let (quality, category) = (try shape.string("quality"), try shape.string("category"))
        let effective = try shape.bool("announced") == true ? world.clock.now() + 86_400 : nil
        return try world.whatsApp.withState { state throws(ControlError) in
            var updates: [MetaUpdate] = []
            if let status { updates.append(try state.setStatus(status, reason: reason, ofTemplate: id)) }
            if let quality { updates.append(try state.setQuality(quality, ofTemplate: id)) }
            if let category {
                updates.append(try state.setCategory(category, effective: effective, ofTemplate: id))
            }
            return updates
        }
    }

    private func decide(_ json: JSON, number id: String) throws -> [MetaUpdate] {
        let shape = try Shape(json, allows: ["name", "quality", "status"])
        let (name, quality) = (try shape.string("name"), try shape.string("quality"))
        let status = try shape.string("status")
        return try world.whatsApp.change(id) { life, _ in
            var updates: [MetaUpdate] = []
            if let name { updates.append(try life.decideName(name)) }
            if let quality { updates.append(try life.rate(quality)) }
            if let status { try life.judge(status) }
            return updates
        }
    }
}
