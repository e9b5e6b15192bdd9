/// A JSON object whose members are checked as they are read: unknown members are refused, lengths are limited.
struct Shape {
    let members: [String: JSON]
    let path: String

    /// - Parameter path: where the object stands in the request, empty for the whole body.
    init(_ json: JSON, path: String = "", allows allowed: Set<String>) throws(ShapeError) {
        guard let members = json.object else {
            throw ShapeError(path: path, problem: .type(expected: "object", got: json.kind))
        }
        if let stranger = members.keys.filter({ !allowed.contains($0) }).min() {
            throw ShapeError(path: Self.join(path, stranger), problem: .unexpected)
        }
        self.members = members
        self.path = path
    }

    /// A member that is null counts as absent.
    func value(_ key: String) -> JSON? {
        guard let value = members[key], value != .null else { return nil }
        return value
    }

    func string(_ key: String, upTo limit: Int = .max) throws(ShapeError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw error(key, .type(expected: "string", got: value.kind)) }
        guard text.count <= limit else { throw error(key, .tooLong(limit: limit)) }
        return text
    }

    /// A string that is there and not empty.
    func requiredString(_ key: String, upTo limit: Int = .max) throws(ShapeError) -> String {
        guard let text = try string(key, upTo: limit), !text.isEmpty else { throw error(key, .missing) }
        return text
    }

    func int(_ key: String) throws(ShapeError) -> Int? {
        guard let value = value(key) else { return nil }
        guard let number = value.int else { throw error(key, .type(expected: "integer", got: value.kind)) }
        return number
    }

    func double(_ key: String) throws(ShapeError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double else { throw error(key, .type(expected: "number", got: value.kind)) }
        return number
    }

    func bool(_ key: String) throws(ShapeError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else { throw error(key, .type(expected: "boolean", got: value.kind)) }
        return flag
    }

    func array(_ key: String) throws(ShapeError) -> [JSON]? {
        guard let value = value(key) else { return nil }
        guard let elements = value.array else { throw error(key, .type(expected: "array", got: value.kind)) }
        return elements
    }

    func strings(_ key: String) throws(ShapeError) -> [String]? {
        guard let elements = try array(key) else { return nil }
        var strings: [String] = []
        for element in elements {
            guard let text = element.string else { throw error(key, .type(expected: "strings", got: element.kind)) }
            strings.append(text)
        }
        return strings
    }

    func shape(_ key: String, allows allowed: Set<String>) throws(ShapeError) -> Shape? {
        guard let value = value(key) else { return nil }
        return try Shape(value, path: Self.join(path, key), allows: allowed)
    }

    /// The objects of an array member.
    func shapes(_ key: String, allows allowed: Set<String>) throws(ShapeError) -> [Shape]? {
        guard let elements = try array(key) else { return nil }
        var shapes: [Shape] = []
        for (position, element) in elements.enumerated() {
            shapes.append(try Shape(element, path: "\(Self.join(path, key))[\(position)]", allows: allowed))
        }
        return shapes
    }

    func required<Value>(_ key: String, _ value: Value?) throws(ShapeError) -> Value {
        guard let value else { throw error(key, .missing) }
        return value
    }

    func error(_ key: String, _ problem: ShapeError.Problem) -> ShapeError {
        ShapeError(path: Self.join(path, key), problem: problem)
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }
}
