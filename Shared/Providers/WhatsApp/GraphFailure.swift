/// The `error` object of a Graph API answer, or an element of `errors` in a webhook.
struct GraphFailure {
    var code: Int
    var subcode: Int?
    var isTransient: Bool
    var detail: String

    init?(_ object: WireObject) {
        guard let code = object.integer("code").flatMap({ Int(exactly: $0) }) else { return nil }
        self.code = code
        self.subcode = object.integer("error_subcode").flatMap { Int(exactly: $0) }
        self.isTransient = object.bool("is_transient") ?? false
        self.detail =
            object.object("error_data")?.text("details", limit: 300) ?? object.text("message", limit: 300)
            ?? object.text("title", limit: 300) ?? "no words came with code \(code)"
    }
}
