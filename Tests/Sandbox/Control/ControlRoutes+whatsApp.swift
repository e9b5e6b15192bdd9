import Hummingbird

extension ControlRoutes {
    func addWhatsApp(to whatsApp: RouterGroup<SandboxContext>) {
        addPhones(to: whatsApp)
        addPhoneActions(to: whatsApp)
        addMedia(to: whatsApp)
        addSettings(to: whatsApp)
        addCallback(to: whatsApp)
        addJournals(to: whatsApp)
        addAccounts(to: whatsApp)
    }

    /// Everything that was sent and taken, in order and in bulk.
    private func addJournals(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.get("sent") { request, _ in
            let (after, limit) = page(request)
            let (rows, last) = world.whatsApp.withState { $0.sent.page(after: after, limit: limit) }
            return Answer(["rows": .array(rows.map(\.json)), "last": .int(last)])
        }
        whatsApp.get("taken") { request, _ in
            let (after, limit) = page(request)
            let (rows, last) = world.whatsApp.courier.taken(after: after, limit: limit)
            return Answer(["rows": .array(rows.map(\.json)), "last": .int(last)])
        }
    }

    private func page(_ request: Request) -> (after: Int, limit: Int) {
        let query = request.uri.queryParameters
        return (query["after"].flatMap { Int($0) } ?? 0, query["limit"].flatMap { Int($0) } ?? 1_000)
    }

    private func addPhones(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.get("phones") { request, _ in
            let now = world.clock.now()
            let limit = request.uri.queryParameters["limit"].flatMap { Int($0) } ?? .max
            let (all, numbers) = world.whatsApp.withState { (Array($0.phones.values), $0.book) }
            let phones = all.sorted { $0.lastActivity > $1.lastActivity }.prefix(max(0, limit))
                .sorted { ($0.name, $0.waId) < ($1.name, $1.waId) }
            return Answer([
                "phones": .array(phones.map { $0.json(now: now, numbers: numbers, withMessages: false) })
            ])
        }
        whatsApp.get("phones/:waId") { _, context in
            let id = try context.parameters.require("waId")
            let (phone, numbers) = world.whatsApp.withState { ($0.phones[id], $0.book) }
            guard let phone else { throw ControlError(status: 404, "no phone \(id)") }
            return Answer(phone.json(now: world.clock.now(), numbers: numbers, withMessages: true))
        }
        whatsApp.post("phones/:waId/reply") { request, context in
            let reply = try PhoneReply(try await body(request))
            let origin = GraphRoutes.origin(of: request)
            let sent = try world.whatsApp.reply(reply, from: try context.parameters.require("waId")) { id in
                world.whatsApp.mediaURL(id, origin: origin)
            }
            return Answer(["id": .string(sent.messageId), "phoneNumberId": .string(sent.place.phoneNumberId)])
        }
    }

    private func addPhoneActions(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.post("phones/:waId/read") { request, context in
            let shape = try Shape(try await body(request), allows: ["phoneNumberId"])
            world.whatsApp.read(
                try context.parameters.require("waId"), phoneNumberId: try shape.string("phoneNumberId"))
            return Answer(status: 204)
        }
        whatsApp.post("phones/:waId/typing") { request, context in
            let shape = try Shape(try await body(request), allows: ["phoneNumberId"])
            let waId = try context.parameters.require("waId")
            let latest = world.whatsApp.withState { $0.phones[waId]?.latestNumber }
            guard let number = try shape.string("phoneNumberId") ?? latest else {
                throw ControlError(status: 409, "nobody has written to \(waId)")
            }
            world.whatsApp.setTyping(.init(waId: waId, phoneNumberId: number), lasts: 25)
            return Answer(status: 204)
        }
    }

    private func addMedia(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.get("media/:id") { _, context in
            let id = try context.parameters.require("id")
            guard let file = world.whatsApp.withState({ $0.media.last { $0.id == id } }) else {
                throw ControlError(status: 404, "no file \(id)")
            }
            return Answer(status: 200, body: .bytes(file.bytes, contentType: file.mimeType))
        }
    }

    private func addSettings(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.get("settings") { _, _ in Answer(world.whatsApp.withState { $0.settings.json }) }
        whatsApp.patch("settings") { request, _ in
            let change = try await body(request)
            let settings = try world.whatsApp.withState { state throws(ShapeError) in
                try state.settings.patch(change)
                return state.settings.json
            }
            return Answer(settings)
        }
    }

    private func addCallback(to whatsApp: RouterGroup<SandboxContext>) {
        whatsApp.put("webhook") { request, _ in
            let shape = try Shape(try await body(request), allows: ["url", "verifyToken", "appSecret"])
            let url = try shape.requiredString("url")
            let verifyToken = try shape.string("verifyToken")
            let appSecret = try shape.string("appSecret")
            world.whatsApp.courier.aim { callback in
                callback.url = url
                callback.verifyToken = verifyToken ?? callback.verifyToken
                callback.appSecret = appSecret ?? callback.appSecret
            }
            return Answer(status: 204)
        }
        whatsApp.get("webhook") { _, _ in
            let target = world.whatsApp.courier.target
            return Answer(.members(["url": target.url.map(JSON.string), "verified": .bool(target.isVerified)]))
        }
    }
}
