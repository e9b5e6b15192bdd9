internal import Core
internal import FoundationEssentials

/// A JSON object from outside, read member by member. A member that is absent, null or of another type reads as nil:
/// vendors add, drop and retype fields, and one of them must not spoil the rest. What cannot be done without is
/// asked for by the caller.
struct WireObject {
    private struct Root: Decodable {
        let object: WireObject

        init(from decoder: any Decoder) throws {
            self.object = WireObject(fields: try decoder.container(keyedBy: WireKey.self))
        }
    }

    private let fields: KeyedDecodingContainer<WireKey>

    private init(fields: KeyedDecodingContainer<WireKey>) {
        self.fields = fields
    }

    init(_ bytes: some ContiguousBytes) throws(WebhookError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(WebhookError) in try WireObject(json: bytes) }
        }
        self = try result.get()
    }

    private init(json bytes: UnsafeRawBufferPointer) throws(WebhookError) {
        if JSONDepth.isExceeded(in: bytes) { throw .tooDeep }
        do {
            self = try JSONDecoder().decode(Root.self, from: Data(bytes)).object
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw .notAnObject
        } catch {
            throw .notJSON
        }
    }

    var keys: [String] { fields.allKeys.map(\.stringValue) }

    func has(_ key: String) -> Bool { fields.contains(WireKey(key)) }

    func isList(_ key: String) -> Bool {
        has(key) && (try? fields.nestedUnkeyedContainer(forKey: WireKey(key))) != nil
    }

    /// Cut to `limit` Unicode scalars and without NUL, which PostgreSQL cannot store; nil when nothing is left.
    func text(_ key: String, limit: Int) -> String? {
        guard let text = value(String.self, key)?.bounded(to: limit), !text.isEmpty else { return nil }
        return text
    }

    /// A text of 1 to 256 bytes, or a whole number as older payloads carry ids.
    func id<Kind>(_ key: String) -> ExternalID<Kind>? {
        guard let text = value(String.self, key) else {
            return value(Int64.self, key).map { ExternalID(String($0)) }
        }
        let isAcceptable = (1...ExternalID<Kind>.maximumLength).contains(text.utf8.count) && !text.utf8.contains(0)
        return isAcceptable ? ExternalID(text) : nil
    }

    /// A whole number, or its digits as text.
    func integer(_ key: String) -> Int64? {
        value(Int64.self, key) ?? value(String.self, key).flatMap { Int64($0) }
    }

    /// A finite number, or its digits as text.
    func number(_ key: String) -> Double? {
        guard let number = value(Double.self, key) ?? value(String.self, key).flatMap(Double.init), number.isFinite
        else { return nil }
        return number
    }

    func bool(_ key: String) -> Bool? { value(Bool.self, key) }

    /// RFC 3339, within this century.
    func time(_ key: String) -> Date? {
        value(String.self, key).flatMap(RFC3339.date).flatMap(Self.plausible)
    }

    /// Seconds since 1970 as number or text, within this century.
    func unixTime(_ key: String) -> Date? {
        integer(key).map { Date(timeIntervalSince1970: Double($0)) }.flatMap(Self.plausible)
    }

    /// Milliseconds since 1970 as number or text, within this century.
    func unixMilliseconds(_ key: String) -> Date? {
        integer(key).map { Date(timeIntervalSince1970: Double($0) / 1000) }.flatMap(Self.plausible)
    }

    func object(_ key: String) -> WireObject? {
        guard has(key), let fields = try? fields.nestedContainer(keyedBy: WireKey.self, forKey: WireKey(key)) else {
            return nil
        }
        return WireObject(fields: fields)
    }

    /// The objects of an array; `rejected` is called for each element that is something else.
    func objects(_ key: String, rejected: () -> Void = {}) -> [WireObject] {
        guard has(key), var list = try? fields.nestedUnkeyedContainer(forKey: WireKey(key)) else { return [] }
        var objects: [WireObject] = []
        objects.reserveCapacity(list.count ?? 0)
        while !list.isAtEnd {
            if let fields = try? list.nestedContainer(keyedBy: WireKey.self) {
                objects.append(WireObject(fields: fields))
            } else {
                rejected()
                guard (try? list.decode(JSONValue.self)) != nil else { break }
            }
        }
        return objects
    }

    /// The texts of an array; other elements are left out.
    func texts(_ key: String, limit: Int) -> [String] {
        guard case .list(let elements) = json(key) else { return [] }
        return elements.compactMap { $0.text?.bounded(to: limit) }
    }

    /// A member as it is; for what is passed on or written back.
    func json(_ key: String) -> JSONValue? { value(JSONValue.self, key) }

    private func value<Value: Decodable>(_ type: Value.Type, _ key: String) -> Value? {
        (try? fields.decodeIfPresent(type, forKey: WireKey(key))) ?? nil
    }

    private static func plausible(_ date: Date) -> Date? {
        let century = Date(timeIntervalSince1970: 946_684_800)..<Date(timeIntervalSince1970: 4_102_444_800)
        return century.contains(date) ? date : nil
    }
}
