/// Why a poll failed.
package struct FeedProblem: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// The fleet system refuses the token, or the token lacks a scope.
        case credential
        case throttled
        /// The fleet system cannot be reached or has trouble of its own.
        case unavailable
        /// The fleet system does not take the request.
        case rejected
    }

    package var kind: Kind
    /// The vendor's words, at most 300 characters.
    package var detail: String

    package init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }
}
