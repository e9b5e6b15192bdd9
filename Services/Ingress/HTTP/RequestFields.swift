/// The header fields that decide where a request ends and whether it is a plain webhook.
struct RequestFields {
    private(set) var contentLength: Int?
    private(set) var headers = WebhookHeaders()
    private var isJSON = false
    private var hasHost = false
    /// Whether something asks for more than a plain webhook gets, or is there twice.
    private var isSpecial = false

    var isPlain: Bool { self.isJSON && self.hasHost && !self.isSpecial && self.contentLength != nil }

    /// False when the field leaves in doubt where the request ends.
    mutating func take(_ line: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        let name = bytes.token(in: line)
        guard !name.isEmpty, bytes.has(":", at: name.upperBound) else { return false }
        let value = bytes.trimmed(name.upperBound + 1..<line.upperBound)
        switch name.count {
        case 7 where bytes.isName("upgrade", name): return false
        case 14 where bytes.isName("content-length", name): return self.takeLength(bytes.text(value))
        case 17 where bytes.isName("transfer-encoding", name): return false
        default: self.takeOther(name, value, bytes)
        }
        return true
    }

    private mutating func takeOther(_ name: Range<Int>, _ value: Range<Int>, _ bytes: Span<UInt8>) {
        switch name.count {
        case 4 where bytes.isName("host", name):
            self.note(special: self.hasHost)
            self.hasHost = true
        case 6 where bytes.isName("expect", name): self.isSpecial = true
        case 10 where bytes.isName("connection", name): self.note(special: bytes.text(value) != "keep-alive")
        case 11 where bytes.isName("traceparent", name):
            self.note(special: self.headers.traceparent != nil)
            self.headers.traceparent = bytes.text(value)
        case 12 where bytes.isName("content-type", name):
            self.note(special: self.isJSON)
            self.isJSON = bytes.text(value) == "application/json"
        case 16 where bytes.isName("content-encoding", name): self.isSpecial = true
        case 19 where bytes.isName("x-samsara-signature", name):
            self.note(special: self.headers.signature != nil)
            self.headers.signature = bytes.text(value)
        case 19 where bytes.isName("x-samsara-timestamp", name):
            self.note(special: self.headers.timestamp != nil)
            self.headers.timestamp = bytes.text(value)
        default: break
        }
    }

    private mutating func note(special: Bool) {
        self.isSpecial = self.isSpecial || special
    }

    private mutating func takeLength(_ text: String) -> Bool {
        guard self.contentLength == nil, (1...10).contains(text.utf8.count),
            text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return false }
        self.contentLength = Int(text)
        return true
    }
}
