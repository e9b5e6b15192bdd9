import NIOCore
import NIOHTTP1

/// One connection of ``Sink``.
final class SinkHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let sink: Sink
    private var body = ByteBuffer()

    init(_ sink: Sink) {
        self.sink = sink
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.body.clear()
        case .body(var part): self.body.writeBuffer(&part)
        case .end: self.answer(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ context: ChannelHandlerContext) {
        let recipient = self.text(after: "\"to\":\"+")
        let number = self.sink.take(self.text(after: "\"biz_opaque_callback_data\":\""))
        let text = """
            {"messaging_product":"whatsapp","contacts":[{"input":"+\(recipient)","wa_id":"\(recipient)"}],\
            "messages":[{"id":"wamid.benchmark\(number)","message_status":"accepted"}]}
            """
        let buffer = context.channel.allocator.buffer(string: text)
        let headers: HTTPHeaders = [
            "Content-Type": "application/json; charset=UTF-8", "Content-Length": "\(buffer.readableBytes)",
        ]
        context.write(
            self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))),
            promise: nil)
        context.write(self.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// What follows `mark`, which begins with a quotation mark, up to the next quotation mark; empty without `mark`.
    private func text(after mark: String) -> String {
        self.body.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
                rest = rest[quote...]
                if rest.starts(with: mark.utf8) {
                    let value = rest.dropFirst(mark.utf8.count).prefix { $0 != UInt8(ascii: "\"") }
                    return String(decoding: value, as: UTF8.self)
                }
                rest = rest.dropFirst()
            }
            return ""
        }
    }
}
