/// A body of Stripe's API v1: form fields whose names are paths, `a[b]=c` and `items[0][price]=d`. Fields that nobody
/// asked for are refused.
struct StripeForm {
    private let fields: [String: String]

    /// - Parameter allowed: names; one that ends with `[*]` allows any one member.
    init(_ fields: [String: String], allows allowed: Set<String>) throws(StripeError) {
        for name in fields.keys.sorted() where !allowed.contains(name) {
            let stem = name.lastIndex(of: "[").map { String(name[..<$0]) + "[*]" }
            guard let stem, allowed.contains(stem) else { throw .unknown(name) }
        }
        self.fields = fields
    }

    subscript(name: String) -> String? { self.fields[name] }

    /// There and not empty.
    func required(_ name: String, upTo limit: Int = 5_000) throws(StripeError) -> String {
        guard let value = self.fields[name], !value.isEmpty else { throw .missing(name) }
        guard value.count <= limit else { throw .invalid(name, "\(name) is longer than \(limit) characters") }
        return value
    }

    func one(of accepted: [String], _ name: String) throws(StripeError) -> String {
        let value = try self.required(name)
        guard accepted.contains(value) else {
            throw .invalid(name, "Invalid \(name): must be one of \(accepted.joined(separator: ", "))")
        }
        return value
    }

    func int(_ name: String) throws(StripeError) -> Int? {
        guard let text = self.fields[name] else { return nil }
        guard let number = Int(text) else {
            throw .invalid(name, "Invalid integer: \(text)", code: "parameter_invalid_integer")
        }
        return number
    }

    func url(_ name: String) throws(StripeError) -> String {
        let value = try self.required(name)
        guard value.hasPrefix("https://") || value.hasPrefix("http://") else {
            throw .invalid(name, "Not a valid URL", code: "url_invalid")
        }
        return value
    }

    /// `stem[…]`
    func members(of stem: String) -> JSON {
        var members: [String: JSON] = [:]
        for (name, value) in self.fields where name.hasPrefix(stem + "[") && name.hasSuffix("]") {
            members[String(name.dropFirst(stem.count + 1).dropLast())] = .string(value)
        }
        return .object(members)
    }

    static func parse(_ body: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[Self.decode(parts[0])] = parts.count > 1 ? Self.decode(parts[1]) : ""
        }
        return fields
    }

    private static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text.replacing("+", with: " ")).utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"),
                let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
