import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

extension Request {
    /// The raw bytes of a webhook, or how to answer one that cannot be taken.
    func webhookBody(
        limit: Int, type: String = "application/json"
    ) async throws(WebhookRefusal) -> [UInt8] {
        guard self.headers.isPlain(type) else { throw WebhookRefusal(.unsupportedType) }
        if let length = self.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw WebhookRefusal(.tooLarge)
        }
        do {
            return [UInt8](buffer: try await self.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw WebhookRefusal(.tooLarge)
        } catch is HTTPParserError {
            throw WebhookRefusal(.notUnderstood, "the chunks of the body cannot be read")
        } catch {
            throw WebhookRefusal(.tooSlow, "\(error)")
        }
    }
}
