import Synchronization

/// The stand-in for WhatsApp: the state behind a lock, and what happens by itself after a send.
final class WhatsApp: Sendable {
    private let state: Mutex<WhatsAppState>
    private let windowHours: Double
    let courier: MetaCourier
    let accessToken: String?
    /// Brings a verification code to a number, which may be nobody's.
    private let sendCode: @Sendable (NumberLife.Code, _ digits: String) -> Void
    private let hub: EventHub
    private let background: Background
    let clock: WallClock

    init(
        windowHours: Double, accessToken: String?, courier: MetaCourier, hub: EventHub, background: Background,
        clock: WallClock, sendCode: @escaping @Sendable (NumberLife.Code, _ digits: String) -> Void
    ) {
        self.state = Mutex(WhatsAppState(windowHours: windowHours))
        self.windowHours = windowHours
        self.courier = courier
        self.accessToken = accessToken
        self.sendCode = sendCode
        self.hub = hub
        self.background = background
        self.clock = clock
    }

    func withState<Value: Sendable, Failure: Error>(
        _ body: (inout WhatsAppState) throws(Failure) -> sending Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    func reset() {
        withState { $0 = WhatsAppState(windowHours: windowHours) }
        courier.reset()
        hub.publish("reset", [:])
    }

    /// - Parameter fault: what strikes the request, to be written down with the message.
    func send(
        _ message: OutgoingMessage, from number: BusinessNumber, graphVersion: Int, fault: Fault.Action? = nil
    ) throws -> JSON {
        let now = clock.now()
        let accepted = try withState { state throws(GraphError) in
            try state.accept(message, from: number, graphVersion: graphVersion, fault: fault, now: now)
        }
        guard let waId = accepted.waId else { return accepted.answer }
        changed(waId)
        guard accepted.hasReceipts else { return accepted.answer }
        background.start { [self] in await playReceipts(accepted.messageId, waId: waId) }
        return accepted.answer
    }

    func requestCode(_ channel: CodeChannel, for id: String) throws {
        let now = clock.now()
        let (code, digits) = try change(id) { life, rules in
            (try life.requestCode(channel, now: now, rules), life.number.digits)
        }
        sendCode(code, digits)
    }

    /// One step of a number's life.
    func change<Value: Sendable>(
        _ id: String, _ step: (inout NumberLife, NumberRules) throws -> Value
    ) throws -> Value {
        let value = try withState { (state: inout WhatsAppState) throws -> Value? in
            let rules = state.settings.numbers
            return try state.book.change(id) { (life: inout NumberLife) throws -> Value in try step(&life, rules) }
        }
        guard let value else { throw GraphError.unknownObject(id) }
        return value
    }

    /// Lets Meta decide on a template that is PENDING, once its time has come.
    func review(_ templateId: String) {
        let settings = withState { $0.settings }
        guard settings.templateDelayMs > 0 else { return }
        background.start { [self] in
            guard (try? await Task.sleep(for: .milliseconds(settings.templateDelayMs))) != nil else { return }
            let update = withState { state -> MetaUpdate? in
                guard state.template(templateId)?.status == "PENDING" else { return nil }
                return try? state.setStatus(settings.templateStatus, ofTemplate: templateId)
            }
            if let update { deliver(update) }
        }
    }

    /// The person opens the thread.
    func read(_ waId: String, phoneNumberId: String?) {
        for id in withState({ $0.unread(waId, phoneNumberId: phoneNumberId) }) {
            advance(id, to: .read)
        }
    }

    func setTyping(_ place: WhatsAppState.Place, lasts seconds: Double) {
        let until = clock.now() + seconds
        withState { $0.phones[place.waId]?.threads[place.phoneNumberId]?.typingUntil = until }
        changed(place.waId)
    }

    /// Whoever answers has read what came before.
    func reply(
        _ reply: PhoneReply, from waId: String, mediaURL: (String) -> String
    ) throws(ControlError) -> WhatsAppState.Reply {
        let now = clock.now()
        let result = try withState { state throws(ControlError) in
            try state.reply(reply, from: waId, now: now, mediaURL: mediaURL)
        }
        read(waId, phoneNumberId: result.place.phoneNumberId)
        deliver(result.update)
        changed(waId)
        return result
    }

    func deliver(_ update: MetaUpdate) {
        let (settings, subscribed) = withState { state in
            (state.settings, state.subscribedAccounts.contains(update.businessAccountId))
        }
        guard subscribed || !settings.requireSubscription else {
            return courier.refuse(update, because: "no app is subscribed to \(update.businessAccountId)")
        }
        courier.send(update, settings: settings)
    }

    private func playReceipts(_ id: String, waId: String) async {
        let (settings, isReachable) = withState { ($0.settings, $0.isReachable(waId)) }
        guard isReachable else { return advance(id, to: .failed) }
        advance(id, to: .sent)
        do {
            guard settings.autoDeliver else { return }
            try await Task.sleep(for: .milliseconds(settings.deliverDelayMs))
            advance(id, to: .delivered)
            guard settings.autoRead else { return }
            try await Task.sleep(for: .milliseconds(settings.readDelayMs))
            advance(id, to: .read)
        } catch {
            return
        }
    }

    private func advance(_ id: String, to receipt: ChatMessage.Receipt) {
        let now = clock.now()
        let (update, place) = withState { ($0.advance(id, to: receipt, now: now), $0.places[id]) }
        guard let update, let place else { return }
        deliver(update)
        changed(place.waId)
    }

    func changed(_ waId: String) {
        hub.publish("phone", ["waId": .string(waId)])
    }
}

extension WhatsApp {
    /// The business has read this message and those before it.
    func markInboundRead(_ id: String, at place: WhatsAppState.Place) {
        let now = clock.now()
        withState { state in
            guard var thread = state.thread(place), let last = thread.messages.lastIndex(where: { $0.id == id }) else {
                return
            }
            for index in thread.messages.indices.prefix(through: last)
            where thread.messages[index].direction == .inbound && thread.messages[index].receipt == .delivered {
                thread.messages[index].receipt = .read
                thread.messages[index].receiptTimes[.read] = now
            }
            state.phones[place.waId]?.threads[place.phoneNumberId] = thread
        }
        changed(place.waId)
    }

    func mediaURL(_ id: String, origin: String) -> String {
        "\(origin)/whatsapp/media/\(id)?expires=\(clock.now().seconds + Int(Media.urlLifetime))"
    }
}
