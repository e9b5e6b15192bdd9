/// What became of a call to a vendor that did not succeed. The reason alone decides what follows.
package struct ProviderError: Error, Sendable, CustomStringConvertible {
    package enum Reason: Sendable, Equatable {
        /// No connection came about: certainly not executed.
        case unreachable
        /// The request may have been executed, its answer never came or could not be read.
        case ambiguous
        /// Asked to slow down.
        case throttled(Scope)
        /// The vendor has trouble of its own and says that it did not execute the request.
        case unavailable
        /// Token expired, account locked, number not registered: nothing of this scope can go.
        case credential(Scope)
        /// WhatsApp: the free-form window of 24 hours is closed.
        case windowClosed
        /// WhatsApp: the template is paused, for hours.
        case templatePaused
        /// The person cannot be reached: not on WhatsApp, blocked, opted out.
        case recipient
        /// The vendor waits to be asked again much later (131049: a day).
        case postponed
        /// What was asked for does not exist (any more).
        case notFound
        /// This request will never be accepted.
        case rejected
    }

    /// Whom else an error concerns. `app` is the credential that calls share, `account` a business account or a
    /// tenant's account at a fleet system.
    package enum Scope: Sendable, Equatable {
        case driver, number, account, app
    }

    package var reason: Reason
    /// `Retry-After` or the vendor's own estimate.
    package var retryAfter: Duration?
    /// The vendor's code, or the HTTP status.
    package var code: Int?
    /// The vendor's words, cut to 300 characters; holds no secret and no message text.
    package var detail: String

    package init(_ reason: Reason, code: Int? = nil, retryAfter: Duration? = nil, detail: String) {
        self.reason = reason
        self.code = code
        self.retryAfter = retryAfter
        self.detail = detail.bounded(to: 300)
    }

    package var description: String {
        "\(self.reason)\(self.code.map { " (\($0))" } ?? ""): \(self.detail)"
    }
}

extension ProviderError.Reason {
    /// A retry may succeed; the request is certainly not executed.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .throttled, .unavailable, .credential, .templatePaused, .postponed: true
        case .ambiguous, .windowClosed, .recipient, .notFound, .rejected: false
        }
    }

    package var isCredential: Bool {
        if case .credential = self { true } else { false }
    }
}
