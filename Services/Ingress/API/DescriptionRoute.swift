import Hummingbird
import NIOCore

/// `GET /api/openapi.json`: what the API takes and answers, for programs. A test holds it to the routes.
enum DescriptionRoute {
    static let document = PackageResources.openapi_json

    static func add(to router: some RouterMethods<IngressContext>) {
        let body = ByteBuffer(bytes: Self.document)
        router.get("/api/openapi.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: .init(byteBuffer: body))
        }
    }
}
