import HTTPTypes

/// The header fields of a webhook that matter, as they came.
struct WebhookHeaders {
    var signature: String?
    var timestamp: String?
    var traceparent: String?
}

extension WebhookHeaders {
    init(samsara fields: HTTPFields) {
        self.init(
            signature: fields.value("x-samsara-signature"), timestamp: fields.value("x-samsara-timestamp"),
            traceparent: fields.value("traceparent"))
    }
}
