import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// One request to a stand-in, read to its end.
struct Call: Sendable {
    struct Credential: Sendable, Equatable {
        let user: String
        let password: String
    }

    let bearer: String?
    /// HTTP's basic authentication.
    let basic: Credential?
    let query: [String: String]
    let body: [UInt8]

    init(
        bearer: String? = nil, basic: Credential? = nil, query: [String: String] = [:], body: [UInt8] = []
    ) {
        self.bearer = bearer
        self.basic = basic
        self.query = query
        self.body = body
    }

    init(reading request: Request) async throws {
        let authorization = request.headers[.authorization] ?? ""
        let parameters = request.uri.queryParameters.map {
            (FormData.decode($0.key) ?? String($0.key), String($0.value))
        }
        self.init(
            bearer: authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : nil,
            basic: Self.basic(authorization), query: Dictionary(parameters) { _, last in last },
            body: Array(buffer: try await request.body.collect(upTo: VendorMiddleware.bodyLimit)))
    }

    func json() throws(JSONError) -> JSON {
        try JSON(parsing: body)
    }

    /// What the query says, and the body as a form or as a JSON object of texts; fields that are not allowed are
    /// refused.
    func fields(allows allowed: Set<String>) throws -> [String: String] {
        var fields = query
        if body.first == UInt8(ascii: "{") {
            let shape = try Shape(try json(), allows: allowed)
            for name in shape.members.keys { fields[name] = try shape.string(name) }
        } else {
            guard let form = FormData.parse(body) else { throw ShapeError(path: "body", problem: .unexpected) }
            fields.merge(form) { _, last in last }
        }
        if let stranger = fields.keys.filter({ !allowed.contains($0) }).min() {
            throw ShapeError(path: stranger, problem: .unexpected)
        }
        return fields
    }

    private static func basic(_ authorization: String) -> Credential? {
        guard authorization.hasPrefix("Basic "), let data = Data(base64Encoded: String(authorization.dropFirst(6))),
            let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return Credential(user: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
    }
}
