import FoundationEssentials
import Hummingbird
import NIOCore
import NIOHTTP1

extension Request {
    /// The body of an API call; what is wrong with it is said by field.
    func json<Body: RequestBody>(_ type: Body.Type) async throws -> Body {
        guard self.headers.isPlain("application/json") else {
            throw Problem(.unsupportedType, "Send the body as application/json, without Content-Encoding.")
        }
        let data = Data(try await self.bytes(limit: 64 * 1024).readableBytesView)
        do {
            try Body.refuseUnknownFields(of: data)
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }

    /// The whole body.
    func bytes(limit: Int) async throws(Problem) -> ByteBuffer {
        do {
            return try await self.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge, "The body may have \(limit / 1024) KB at most.")
        } catch is HTTPParserError {
            throw Problem(.malformed, "The body's chunks cannot be read.")
        } catch {
            throw Problem(.tooSlow, "The body did not arrive in time.")
        }
    }

    /// A number from the query, or the default.
    func query(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let text = self.uri.queryParameters[Substring(name)] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw Problem(
                .invalid, "A query parameter is wrong.",
                errors: [
                    .init(pointer: name, detail: "takes a whole number from \(range.lowerBound) to \(range.upperBound)")
                ])
        }
        return value
    }
}

extension Problem {
    init(_ error: DecodingError) {
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            self.init(.malformed, "The body is not valid JSON in UTF-8.")
        case .keyNotFound(let key, let context):
            self.init(field: context.codingPath + [key], "is required")
        case .typeMismatch(let type, let context):
            self.init(field: context.codingPath, "has the wrong type, \(Self.name(of: type)) is expected")
        case .valueNotFound(let type, let context):
            self.init(field: context.codingPath, "must not be null, \(Self.name(of: type)) is expected")
        case .dataCorrupted(let context):
            self.init(field: context.codingPath, context.debugDescription)
        @unknown default:
            self.init(.malformed, "The body cannot be read.")
        }
    }

    private init(field path: [any CodingKey], _ detail: String) {
        let pointer = path.map { "/\($0.intValue.map(String.init) ?? $0.stringValue)" }.joined()
        self.init(.invalid, "The body is not as expected.", errors: [Field(pointer: pointer, detail: detail)])
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        default: "another type"
        }
    }
}
