import TestSupport
import Testing

/// Methods that an address does not take.
@Suite(.timeLimit(.minutes(2)))
struct MethodTests {
    static let id = "0b7a3c52-5d0e-4b8e-9a55-1f2d3c4b5a69"

    @Test(
        arguments: [
            ("/samsara/0123", "POST"), ("/whatsapp", "GET, POST"), ("/whatsapp/\(id)", "GET, POST"),
            ("/api/tenants", "POST"), ("/api/tenant/\(id)", "GET"), ("/api/tenant/\(id)/drivers", "GET"),
            ("/api/tenant/\(id)/drivers/7", "PUT"), ("/api/tenant/\(id)/samsara/configure", "POST"),
            ("/api/tenant/\(id)/messages", "GET"),
        ])
    func anotherMethodIsRefusedWithTheRightOnes(_ path: String, _ allowed: String) async throws {
        let stack = try await Stack.common
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
        where !allowed.contains(method) {
            let answer = try await HTTP.send(method, stack.ingressURL + path, json: nil)
            #expect(answer.status == 405, "\(method)")
            #expect(answer.headers["allow"] == allowed, "\(method)")
            #expect(answer.headers["content-type"] == "application/problem+json")
            guard method != "HEAD" else { continue }
            #expect(answer.json["status"].int == 405)
            #expect(answer.json["detail"].string == "This address takes \(allowed).")
        }
    }

    @Test(arguments: [
        "/", "/nothing", "/api", "/api/tenants/7", "/samsara", "/whatsapp/a/b", "/api/tenant//drivers/7/8",
    ])
    func whereThereIsNothingNoMethodHelps(_ path: String) async throws {
        let stack = try await Stack.common
        for method in ["GET", "POST", "DELETE"] {
            let answer = try await HTTP.send(method, stack.ingressURL + path, json: nil)
            #expect(answer.status == 404, "\(method)")
            #expect(answer.headers["allow"] == nil)
        }
    }
}
