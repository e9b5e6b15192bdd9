internal import Core
internal import FoundationEssentials

/// A JSON object from outside, read member by member. A member that is absent, null or of another type reads as nil:
/// vendors add, drop and retype fields, and one of them must not spoil the rest. What cannot be done without is
/// asked for by the caller.
struct WireObject: Sendable {
    private let document: JSONDocument
    private let index: Int

    init(_ bytes: some ContiguousBytes) throws(WebhookError) {
        let document = try JSONDocument(bytes.withUnsafeBytes { Array($0) })
        guard document.nodes[0].kind == .object else { throw .notAnObject }
        self.document = document
        self.index = 0
    }

    private init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    var keys: [String] {
        document.elements(of: index).enumerated().compactMap { $0.isMultiple(of: 2) ? document.text($1) : nil }
    }

    func has(_ key: String) -> Bool { document.member(key, of: index) != nil }

    /// What to throw where a member cannot be done without.
    func fault(_ key: String, accepted: String) -> WebhookError {
        has(key) ? .unexpected(key, accepted: accepted) : .missing(key)
    }

    /// Cut to `limit` Unicode scalars and without NUL, which PostgreSQL cannot store; nil when nothing is left.
    func text(_ key: String, limit: Int) -> String? {
        guard let text = string(key)?.bounded(to: limit), !text.isEmpty else { return nil }
        return text
    }

    /// A text of 1 to 256 bytes, or a whole number as older payloads carry ids.
    func id<Kind>(_ key: String) -> ExternalID<Kind>? {
        guard let text = string(key) else { return integer(key).map { ExternalID(String($0)) } }
        let isAcceptable = (1...ExternalID<Kind>.maximumLength).contains(text.utf8.count) && !text.utf8.contains(0)
        return isAcceptable ? ExternalID(text) : nil
    }

    /// A whole number, or its digits as text.
    func integer(_ key: String) -> Int64? { digits(key).flatMap { Int64($0) } }

    /// A finite number, or its digits as text.
    func number(_ key: String) -> Double? {
        guard let number = digits(key).flatMap({ Double($0) }), number.isFinite else { return nil }
        return number
    }

    func bool(_ key: String) -> Bool? {
        switch member(key).map({ document.nodes[$0].kind }) {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// RFC 3339, within this century.
    func time(_ key: String) -> Date? { string(key).flatMap(RFC3339.date).flatMap(Self.plausible) }

    /// Seconds since 1970 as number or text, within this century.
    func unixTime(_ key: String) -> Date? {
        integer(key).map { Date(timeIntervalSince1970: Double($0)) }.flatMap(Self.plausible)
    }

    /// Milliseconds since 1970 as number or text, within this century.
    func unixMilliseconds(_ key: String) -> Date? {
        integer(key).map { Date(timeIntervalSince1970: Double($0) / 1000) }.flatMap(Self.plausible)
    }

    func object(_ key: String) -> WireObject? { member(key).flatMap(object) }

    func isList(_ key: String) -> Bool { list(key) != nil }

    /// The objects of an array; `rejected` is called for each element that is something else.
    func objects(_ key: String, rejected: () -> Void = {}) -> [WireObject] {
        guard let list = list(key) else { return [] }
        return document.elements(of: list).compactMap { element in
            let object = object(element)
            if object == nil { rejected() }
            return object
        }
    }

    /// The texts of an array; other elements are left out.
    func texts(_ key: String, limit: Int) -> [String] {
        guard let list = list(key) else { return [] }
        return document.elements(of: list).compactMap { document.text($0)?.bounded(to: limit) }
    }

    /// A member as it is; for what is passed on or written back.
    func json(_ key: String) -> JSONValue? { member(key).flatMap { JSONValue(document, $0) } }

    private func member(_ key: String) -> Int? { document.member(key, of: index) }

    private func string(_ key: String) -> String? { member(key).flatMap(document.text) }

    private func digits(_ key: String) -> String? {
        member(key).flatMap { document.number($0) ?? document.text($0) }
    }

    private func object(_ index: Int) -> WireObject? {
        document.nodes[index].kind == .object ? WireObject(document: document, index: index) : nil
    }

    private func list(_ key: String) -> Int? {
        member(key).flatMap { document.nodes[$0].kind == .list ? $0 : nil }
    }

    private static func plausible(_ date: Date) -> Date? {
        let century = Date(timeIntervalSince1970: 946_684_800)..<Date(timeIntervalSince1970: 4_102_444_800)
        return century.contains(date) ? date : nil
    }
}
