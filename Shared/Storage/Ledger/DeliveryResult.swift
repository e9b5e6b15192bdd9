package import Core

/// How an attempt ended. `intended` puts the delivery back for another attempt.
package struct DeliveryResult: Sendable {
    package var key: DeliveryKey
    package var epoch: Int64
    package var state: DeliveryState
    package var message: MessageID?
    package var code: Int?
    package var detail: String?

    package init(
        key: DeliveryKey, epoch: Int64, state: DeliveryState, message: MessageID? = nil, code: Int? = nil,
        detail: String? = nil
    ) {
        self.key = key
        self.epoch = epoch
        self.state = state
        self.message = message
        self.code = code
        self.detail = detail?.bounded(to: 300)
    }
}
