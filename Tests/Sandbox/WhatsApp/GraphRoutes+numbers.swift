import Hummingbird

/// The life of a number: added to a business account, verified, registered.
extension GraphRoutes {
    func addNumbers(to graph: RouterGroup<SandboxContext>) {
        graph.get(":id/phone_numbers") { try await answer($0, $1, listNumbers) }
        graph.post(":id/phone_numbers") { try await answer($0, $1, addNumber) }
        graph.post(":id/request_code") { try await answer($0, $1, requestCode) }
        graph.post(":id/verify_code") { try await answer($0, $1, verifyCode) }
        graph.post(":id/register") { try await answer($0, $1, register) }
        graph.post(":id/deregister") { try await answer($0, $1, deregister) }
        graph.get(":id/whatsapp_business_profile") { try await answer($0, $1, getProfile) }
        graph.post(":id/whatsapp_business_profile") { try await answer($0, $1, updateProfile) }
    }

    private func listNumbers(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node).id
        let now = whatsApp.clock.now()
        let nodes = whatsApp.withState { state in
            state.book.lives(in: account).map { $0.node(now: now, state.settings.numbers) }
        }
        return try page(nodes.map { Self.pick($0, call.query["fields"]) }, call, node, "phone_numbers")
    }

    /// Meta's samples have the country code inside `phone_number`; without it is taken as well.
    private func addNumber(_ call: Call, _ node: Node) throws -> Answer {
        let account = try account(node)
        let shape = try Shape(try call.json(), allows: ["cc", "phone_number", "verified_name"])
        let code = try shape.requiredString("cc", upTo: 3)
        let local = try shape.requiredString("phone_number", upTo: 15)
        let name = try shape.requiredString("verified_name", upTo: 75)
        let digits = local.hasPrefix(code) ? local : code + local
        guard (8...15).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw GraphError.parameter("phone_number must have 8 to 15 digits with its country code")
        }
        guard name.count >= 2 else { throw GraphError.parameter("verified_name must have 2 to 75 characters") }
        let id = try whatsApp.withState { state throws(GraphError) in
            try state.book.add(digits, named: name, to: account, nameStatus: state.settings.numbers.nameStatus)
        }
        return Answer(["id": .string(id)])
    }

    private func requestCode(_ call: Call, _ node: Node) throws -> Answer {
        let fields = try call.fields(allows: ["code_method", "language"])
        guard let channel = fields["code_method"].flatMap(CodeChannel.init(rawValue:)) else {
            throw GraphError.parameter("code_method must be SMS or VOICE")
        }
        guard fields["language"]?.isEmpty == false else { throw GraphError.parameter("language is required") }
        try whatsApp.requestCode(channel, for: node.id)
        return Answer(["success": true])
    }

    private func verifyCode(_ call: Call, _ node: Node) throws -> Answer {
        let code = try call.fields(allows: ["code"])["code"] ?? ""
        let now = whatsApp.clock.now()
        try whatsApp.change(node.id) { life, _ in try life.verify(code, now: now) }
        return Answer(["success": true])
    }

    private func register(_ call: Call, _ node: Node) throws -> Answer {
        let shape = try Shape(try call.json(), allows: ["messaging_product", "pin", "data_localization_region"])
        try OutgoingMessage.checkProduct(shape)
        let pin = try shape.requiredString("pin")
        let now = whatsApp.clock.now()
        try whatsApp.change(node.id) { life, _ in try life.register(pin: pin, now: now) }
        return Answer(["success": true])
    }

    private func deregister(_ call: Call, _ node: Node) throws -> Answer {
        let now = whatsApp.clock.now()
        try whatsApp.change(node.id) { life, _ in try life.deregister(now: now) }
        return Answer(["success": true])
    }

    func changeNumber(_ call: Call, _ node: Node) throws -> Answer {
        let fields = try call.fields(allows: ["new_display_name", "pin"])
        guard !fields.isEmpty else { throw GraphError.parameter("new_display_name or pin is required") }
        try whatsApp.change(node.id) { life, _ in
            if let name = fields["new_display_name"] { try life.rename(name) }
            if let pin = fields["pin"] { try life.change(pin: pin) }
        }
        return Answer(["success": true])
    }

    private func getProfile(_ call: Call, _ node: Node) throws -> Answer {
        guard let life = whatsApp.withState({ $0.book.life(node.id) }) else { throw GraphError.unknownObject(node.id) }
        let wanted = Set((call.query["fields"] ?? "").split(separator: ",").map(String.init))
        let profile = life.profile.filter { wanted.isEmpty || wanted.contains($0.key) }
        return Answer(["data": [JSON.object(profile).merging(["messaging_product": "whatsapp"])]])
    }

    private func updateProfile(_ call: Call, _ node: Node) throws -> Answer {
        let json = try call.json()
        try whatsApp.change(node.id) { life, _ in try life.updateProfile(json) }
        return Answer(["success": true])
    }
}
