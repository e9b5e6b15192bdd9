/// A request's path and query, every part percent-encoded as RFC 3986 asks.
struct RequestPath: Sendable {
    private(set) var text = ""
    private var hasQuery = false

    init(_ segments: String...) {
        self.init(segments: segments)
    }

    init(segments: [String]) {
        for segment in segments {
            text += "/"
            text += Self.encode(segment)
        }
    }

    /// Adds `name=value`; leaves it out when there is no value.
    func query(_ name: String, _ value: String?) -> RequestPath {
        guard let value else { return self }
        var path = self
        path.text += "\(hasQuery ? "&" : "?")\(Self.encode(name))=\(Self.encode(value))"
        path.hasQuery = true
        return path
    }

    static func form(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var encoded = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
