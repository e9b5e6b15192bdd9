package import Core
internal import NIOCore
internal import NIOHTTP1

extension WhatsAppClient {
    /// The longest text of a free-form message, in characters.
    package static var maximumTextLength: Int { 4_096 }

    /// - Parameter callback: comes back in every receipt of the message; at most 512 characters.
    package func send(
        template: RenderedTemplate, to recipient: Recipient, from number: PhoneNumberID, callback: String,
        trace: TraceParent? = nil
    ) async throws(ProviderError) -> SentMessage {
        try await send(
            MessageBody.template(template, to: recipient, callback: callback), from: number,
            operation: "send_template", trace: trace)
    }

    /// A free-form text, which WhatsApp takes within 24 hours of the person's last message.
    ///
    /// - Parameter context: the message that this one answers.
    package func send(
        text: String, to recipient: Recipient, from number: PhoneNumberID, context: MessageID? = nil,
        callback: String? = nil, trace: TraceParent? = nil
    ) async throws(ProviderError) -> SentMessage {
        guard (1...Self.maximumTextLength).contains(text.unicodeScalars.count) else {
            throw ProviderError(.rejected, detail: "a text has 1 to \(Self.maximumTextLength) characters")
        }
        return try await send(
            MessageBody.text(text, to: recipient, context: context, callback: callback), from: number,
            operation: "send_text", trace: trace)
    }

    /// Marks a received message and those before it as read.
    ///
    /// - Parameter typing: also shows that an answer is being written, for up to 25 seconds.
    package func markRead(
        _ message: MessageID, typing: Bool = false, on number: PhoneNumberID
    ) async throws(ProviderError) {
        try await call(
            post(
                "mark_read", RequestPath(version, number.rawValue, "messages"),
                MessageBody.read(message, typing: typing)))
    }

    private func send(
        _ body: ByteBuffer, from number: PhoneNumberID, operation: String, trace: TraceParent?
    ) async throws(ProviderError) -> SentMessage {
        var request = post(operation, RequestPath(version, number.rawValue, "messages"), body)
        request.trace = trace
        return try await call(request) { SentMessage($0) }
    }

    func post(_ operation: String, _ path: RequestPath, _ body: ByteBuffer) -> VendorRequest {
        VendorRequest(operation: operation, method: .POST, path: path, body: .json(body))
    }
}
