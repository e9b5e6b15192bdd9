import HTTPTypes
import Hummingbird
import NIOCore

/// One request to a stand-in, read to its end.
struct Call: Sendable {
    let bearer: String?
    let query: [String: String]
    let body: [UInt8]

    init(bearer: String? = nil, query: [String: String] = [:], body: [UInt8] = []) {
        self.bearer = bearer
        self.query = query
        self.body = body
    }

    init(reading request: Request) async throws {
        let authorization = request.headers[.authorization] ?? ""
        self.bearer = authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : nil
        let parameters = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
        self.query = Dictionary(parameters) { _, last in last }
        self.body = Array(buffer: try await request.body.collect(upTo: VendorMiddleware.bodyLimit))
    }

    func json() throws(JSONError) -> JSON {
        try JSON(parsing: body)
    }
}
