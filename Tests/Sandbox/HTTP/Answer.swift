import HTTPTypes
import Hummingbird
import NIOCore

/// What a stand-in answers.
struct Answer: Sendable {
    enum Body: Sendable {
        case none
        case json(JSON)
        case text(String)
        case bytes([UInt8], contentType: String)
    }

    var status: Int
    var headers: [String: String] = [:]
    var body: Body

    init(_ body: JSON, status: Int = 200) {
        self.status = status
        self.body = .json(body)
    }

    init(status: Int, body: Body = .none) {
        self.status = status
        self.body = body
    }
}

extension Answer: ResponseGenerator {
    func response(from request: Request, context: some RequestContext) -> Response {
        response
    }

    var response: Response {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields[name] = value
        }
        guard let (bytes, contentType) = content else {
            return Response(status: .init(code: status), headers: fields)
        }
        fields[.contentType] = contentType
        return Response(
            status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private var content: (bytes: [UInt8], contentType: String)? {
        switch body {
        case .none: nil
        case .json(let json): (json.bytes(), "application/json; charset=utf-8")
        case .text(let text): (Array(text.utf8), "text/plain; charset=utf-8")
        case .bytes(let bytes, let contentType): (bytes, contentType)
        }
    }
}
