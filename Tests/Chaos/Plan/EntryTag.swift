/// The name of a fleet event or a reply, which everything that comes of it carries in its text: `E03-017-0042` is the
/// 42nd event of driver 17 of tenant 3.
struct EntryTag: Hashable, Sendable {
    enum Kind: Character, Sendable {
        case event = "E"
        case reply = "R"
    }

    let kind: Kind
    let tenant: Int
    let driver: Int
    /// Counts within the driver's events, or replies, in the order in which ingress is to accept them.
    let number: Int

    static let length = 12
}

extension EntryTag: CustomStringConvertible {
    var description: String {
        "\(self.kind.rawValue)\(Self.digits(self.tenant, 2))-\(Self.digits(self.driver, 3))"
            + "-\(Self.digits(self.number, 4))"
    }

    /// The first one in a text.
    init?(in text: some StringProtocol) {
        guard let first = Self.all(in: text).first else { return nil }
        self = first
    }

    static func all(in text: some StringProtocol) -> [EntryTag] {
        let bytes = Array(text.utf8)
        return bytes.indices.dropLast(Self.length - 1).compactMap {
            EntryTag(exactly: bytes[$0..<$0 + Self.length])
        }
    }

    private init?(exactly bytes: ArraySlice<UInt8>) {
        let start = bytes.startIndex
        guard let kind = Kind(rawValue: Character(Unicode.Scalar(bytes[start]))),
            bytes[start + 3] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            let tenant = Self.number(bytes[start + 1..<start + 3]),
            let driver = Self.number(bytes[start + 4..<start + 7]),
            let number = Self.number(bytes[start + 8..<start + 12])
        else { return nil }
        self.init(kind: kind, tenant: tenant, driver: driver, number: number)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

extension EntryTag: Comparable {
    static func < (left: EntryTag, right: EntryTag) -> Bool {
        left.description < right.description
    }
}
