extension GraphRoutes {
    func account(_ node: Node) throws(GraphError) -> BusinessAccount {
        guard let account = whatsApp.withState({ $0.book.account(node.id) }) else { throw .unknownObject(node.id) }
        return account
    }

    /// The body, if there is one, would override the callback; the sandbox has one callback for all.
    func subscribe(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        if !call.body.isEmpty { _ = try Shape(try call.json(), allows: []) }
        _ = whatsApp.withState { $0.subscribedAccounts.insert(account).inserted }
        return Answer(["success": true])
    }

    func unsubscribe(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        _ = whatsApp.withState { $0.subscribedAccounts.remove(account) != nil }
        return Answer(["success": true])
    }

    func listSubscriptions(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        let app: JSON = [
            "whatsapp_business_api_data": ["id": "1", "name": "FleetChat", "link": "https://www.facebook.com/games/"]
        ]
        let isSubscribed = whatsApp.withState { $0.subscribedAccounts.contains(account) }
        return Answer(["data": isSubscribed ? [app] : []])
    }

    func listTemplates(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        let templates = whatsApp.withState { $0.templates[account] ?? [] }.filter { template in
            let filters = [
                "name": template.name, "status": template.status, "language": template.language,
                "category": template.category,
            ]
            return filters.allSatisfy { key, value in call.query[key].map { $0 == value } ?? true }
        }
        return try page(templates.map { Self.pick($0.node, call.query["fields"]) }, call, node, "message_templates")
    }

    func createTemplate(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node)
        let template = try Template(creating: try call.json())
        let now = whatsApp.clock.now()
        let created = try whatsApp.withState { state throws(GraphError) in
            try state.create(template, in: account, now: now)
        }
        whatsApp.review(created.id)
        return Answer([
            "id": .string(created.id), "status": .string(created.status), "category": .string(created.category),
        ])
    }

    func deleteTemplate(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        let now = whatsApp.clock.now()
        guard let name = call.query["name"] else { throw GraphError.parameter("name is required") }
        try whatsApp.withState { state throws(GraphError) in
            try state.delete(in: account, name: name, id: call.query["hsm_id"], now: now)
        }
        return Answer(["success": true])
    }

    func editTemplate(_ call: Call, _ node: Node) throws -> Answer {
        let change = try Shape(
            try call.json(), allows: ["category", "components", "message_send_ttl_seconds", "parameter_format"])
        try whatsApp.withState { (state: inout WhatsAppState) throws in
            try state.edit(node.id) { old in
                try Template(
                    creating: .members([
                        "name": .string(old.name), "language": .string(old.language),
                        "category": .string(try change.string("category") ?? old.category),
                        "parameter_format": .string(old.named ? "NAMED" : "POSITIONAL"),
                        "components": change.value("components") ?? old.components,
                        "message_send_ttl_seconds": change.value("message_send_ttl_seconds"),
                    ]))
            }
        }
        whatsApp.review(node.id)
        return Answer(["success": true])
    }

    /// Cursor paging: `limit` 1 … 100 with 25 by default, `after` as it stood in the page before.
    func page(_ nodes: [JSON], _ call: Call, _ node: Node, _ edge: String) throws -> Answer {
        let limit =
            try call.query["limit"].map { text in
                guard let limit = Int(text), (1...100).contains(limit) else {
                    throw GraphError.parameter("limit must be within 1 and 100")
                }
                return limit
            } ?? 25
        guard let start = Int(call.query["after"] ?? "0"), (0...nodes.count).contains(start) else {
            throw GraphError.parameter("after is not a cursor of this list")
        }
        let end = min(nodes.count, start + limit)
        let next = "\(node.origin)/whatsapp/v\(node.version).0/\(node.id)/\(edge)?limit=\(limit)&after=\(end)"
        return Answer([
            "data": .array(Array(nodes[start..<end])),
            "paging": .members([
                "cursors": ["before": .string(String(start)), "after": .string(String(end))],
                "next": end < nodes.count ? .string(next) : nil,
            ]),
        ])
    }
}
