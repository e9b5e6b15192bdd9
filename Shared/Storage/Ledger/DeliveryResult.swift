package import Core

/// How an attempt ended. `intended` puts the delivery back for another attempt.
package struct DeliveryResult: Sendable {
    package var key: DeliveryKey
    package var attempt: AttemptID
    package var state: DeliveryState
    package var message: MessageID?
    package var code: Int?
    package var detail: String?

    package init(
        key: DeliveryKey, attempt: AttemptID, state: DeliveryState, message: MessageID? = nil, code: Int? = nil,
        detail: String? = nil
    ) {
        self.key = key
        self.attempt = attempt
        self.state = state
        self.message = message
        self.code = code
        self.detail = detail?.bounded(to: 300)
    }
}
