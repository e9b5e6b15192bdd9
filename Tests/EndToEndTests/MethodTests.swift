import TestSupport
import Testing

/// Methods that an address does not take.
@Suite(.timeLimit(.minutes(15)))
struct MethodTests {
    static let id = "0b7a3c52-5d0e-4b8e-9a55-1f2d3c4b5a69"

    @Test(
        arguments: [
            ("/samsara/0123", "POST"), ("/whatsapp", "GET, HEAD, POST"), ("/whatsapp/\(id)", "GET, HEAD, POST"),
            ("/api/tenants", "POST"), ("/api/tenant/\(id)", "DELETE, GET, HEAD"),
            ("/api/tenant/\(id)/drivers", "GET, HEAD"), ("/api/tenant/\(id)/keys", "GET, HEAD, POST"),
            ("/api/openapi.json", "GET, HEAD"),
            ("/api/tenant/\(id)/drivers/7", "PUT"), ("/api/tenant/\(id)/samsara/configure", "POST"),
            ("/api/tenant/\(id)/messages", "GET, HEAD"),
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

    @Test
    func whoAsksForTheHeadAloneGetsWhatReadingWouldSayWithoutABody() async throws {
        let fleet = try await Stack.common.fleet()
        for path in ["", "/drivers", "/messages"] {
            let (read, head) = (try await fleet.api("GET", path), try await fleet.api("HEAD", path))
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers["content-type"] == read.headers["content-type"])
            #expect(head.headers["content-length"] == read.headers["content-length"])
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
