import Core

/// A webhook for a known token, of which the head has come.
struct PlainWebhook {
    let headers: WebhookHeaders
    let route: RouteCache.Route
    let headByteCount: Int
    let bodyByteCount: Int
    private static let longestBody = 64 * 1024

    var byteCount: Int { self.headByteCount + self.bodyByteCount }

    /// Nil for whatever is not the plain case.
    init?(_ head: RequestHead, _ routes: RouteCache) {
        guard let webhook = head.webhook, head.bodyByteCount <= Self.longestBody,
            case .known(let route?) = routes.lookup(tokenHash: webhook.token.hash)
        else { return nil }
        self.headers = webhook.headers
        self.route = route
        self.headByteCount = head.byteCount
        self.bodyByteCount = head.bodyByteCount
    }
}
