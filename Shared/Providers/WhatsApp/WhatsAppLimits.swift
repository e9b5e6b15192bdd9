package import Core

/// The limits of Meta's throughput page.
package enum WhatsAppLimits {
    /// To one person: one message in 6 seconds, 45 ahead of time.
    package static let person = RateLimit(interval: 6_000, burst: 45)

    /// - Parameter messagesPerSecond: 80, or 1,000 for numbers that Meta has raised.
    package static func number(messagesPerSecond: Int) -> RateLimit {
        RateLimit(atMost: messagesPerSecond, per: 1_000)
    }
}
