import Hummingbird
import NIOCore

/// The Graph endpoints of the WhatsApp Cloud API, below `/whatsapp/{version}`.
struct GraphRoutes: Sendable {
    let whatsApp: WhatsApp

    func add(to router: Router<SandboxContext>) {
        let graph = router.group("whatsapp/:version")
        graph.post(":id/messages") { try await answer($0, $1, postMessage) }
        addNumbers(to: graph)
        graph.post(":id/subscribed_apps") { try await answer($0, $1, subscribe) }
        graph.get(":id/subscribed_apps") { try await answer($0, $1, listSubscriptions) }
        graph.delete(":id/subscribed_apps") { try await answer($0, $1, unsubscribe) }
        graph.get(":id/message_templates") { try await answer($0, $1, listTemplates) }
        graph.post(":id/message_templates") { try await answer($0, $1, createTemplate) }
        graph.delete(":id/message_templates") { try await answer($0, $1, deleteTemplate) }
        graph.get(":id") { try await answer($0, $1, getNode) }
        graph.post(":id") { try await answer($0, $1, changeNode) }
        router.get("whatsapp/media/:id") { request, context in
            try self.download(try await Call(reading: request), id: context.parameters.require("id"))
        }
    }

    struct Node: Sendable {
        let id: String
        let version: Int
        /// What media URLs start with.
        let origin: String
        var fault: Fault.Action?
    }

    func answer(
        _ request: Request, _ context: SandboxContext, _ body: (Call, Node) throws -> Answer
    ) async throws -> Answer {
        let call = try await Call(reading: request)
        try authorize(call)
        let version = try context.parameters.require("version")
        let parts = version.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard version.hasPrefix("v"), parts.count == 2, let major = parts[0], parts[1] == 0, major >= 20 else {
            throw GraphError.parameter("unknown path component \(version): a version like v23.0 is expected")
        }
        let node = Node(
            id: try context.parameters.require("id"), version: major, origin: Self.origin(of: request),
            fault: context.fault)
        do {
            return try body(call, node)
        } catch let error as ShapeError {
            throw GraphError(error)
        } catch let error as JSONError {
            throw GraphError.parameter("the body is not JSON: \(error.reason) at byte \(error.offset)")
        }
    }

    static func origin(of request: Request) -> String {
        "http://" + (request.head.authority ?? "127.0.0.1")
    }

    private func authorize(_ call: Call) throws(GraphError) {
        guard let token = call.bearer, !token.isEmpty, whatsApp.accessToken.map({ $0 == token }) ?? true else {
            throw .invalidToken
        }
    }

    private func number(_ node: Node) throws(GraphError) -> BusinessNumber {
        let number = BusinessNumber(stockId: node.id) ?? whatsApp.withState { $0.book.number(node.id) }
        guard let number else { throw .unknownObject(node.id) }
        return number
    }

    private func postMessage(_ call: Call, _ node: Node) throws -> Answer {
        let number = try number(node)
        let json = try call.json()
        guard json["status"] == nil else { return try markRead(json, number) }
        return Answer(
            try whatsApp.send(
                try OutgoingMessage(json), from: number, graphVersion: node.version, fault: node.fault))
    }

    private func markRead(_ json: JSON, _ number: BusinessNumber) throws -> Answer {
        let shape = try Shape(json, allows: ["messaging_product", "status", "message_id", "typing_indicator"])
        try OutgoingMessage.checkProduct(shape)
        guard try shape.requiredString("status") == "read" else {
            throw shape.error("status", .value(accepted: "read"))
        }
        let id = try shape.requiredString("message_id")
        let typing = try shape.shape("typing_indicator", allows: ["type"])
        if let typing, try typing.requiredString("type") != "text" {
            throw GraphError(code: 131_009, "typing_indicator.type must be text")
        }
        let place = whatsApp.withState { state in
            state.message(id)?.direction == .inbound ? state.places[id] : nil
        }
        guard let place, place.phoneNumberId == number.id else {
            throw GraphError(code: 131_009, "no inbound message \(id) on this number")
        }
        whatsApp.markInboundRead(id, at: place)
        if typing != nil { whatsApp.setTyping(place, lasts: 25) }
        return Answer(["success": true])
    }

    private func getNode(_ call: Call, _ node: Node) throws -> Answer {
        let now = whatsApp.clock.now()
        let found = whatsApp.withState { state in
            state.book.life(node.id)?.node(now: now, state.settings.numbers)
                ?? state.book.account(node.id)?.node ?? state.template(node.id)?.node
        }
        if let found { return Answer(Self.pick(found, call.query["fields"])) }
        guard let file = media(node.id) else { throw GraphError.unknownObject(node.id) }
        return Answer([
            "messaging_product": "whatsapp", "id": .string(file.id), "mime_type": .string(file.mimeType),
            "sha256": .string(file.sha256), "file_size": .int(file.bytes.count),
            "url": .string(whatsApp.mediaURL(file.id, origin: node.origin)),
        ])
    }

    private func media(_ id: String) -> Media? {
        whatsApp.withState { state in state.media.last { $0.id == id } }
    }

    /// The address is good for five minutes, with the same token.
    private func download(_ call: Call, id: String) throws -> Answer {
        try authorize(call)
        guard let file = media(id), let expires = call.query["expires"].flatMap({ Int($0) }),
            expires > whatsApp.clock.now().seconds
        else { return Answer(status: 404, body: .text("Not found")) }
        return Answer(status: 200, body: .bytes(file.bytes, contentType: file.mimeType))
    }

    /// A number's name or PIN, or a template.
    private func changeNode(_ call: Call, _ node: Node) throws -> Answer {
        guard whatsApp.withState({ $0.book.number(node.id) }) == nil else { return try changeNumber(call, node) }
        return try editTemplate(call, node)
    }

    static func pick(_ node: JSON, _ fields: String?) -> JSON {
        guard let fields, let members = node.object else { return node }
        let wanted = Set(fields.split(separator: ",").map { String($0.prefix { $0 != "{" }) } + ["id"])
        return .object(members.filter { wanted.contains($0.key) })
    }
}
