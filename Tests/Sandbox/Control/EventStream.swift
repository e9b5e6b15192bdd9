import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// `text/event-stream` of what the hub publishes, until the listener or the sandbox goes.
enum EventStream {
    static func response(_ hub: EventHub) -> Response {
        let events = hub.listen()
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\nevent: hello\ndata: {}\n\n"))
            for await event in events.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(string: "event: \(event.name)\ndata: \(event.data.text)\n\n"))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }
}
