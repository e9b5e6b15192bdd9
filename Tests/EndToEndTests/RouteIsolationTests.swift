import FoundationEssentials
import TestSupport
import Testing

/// Every route of a tenant, as the API's own description names them: tried as another tenant, as nobody, and with a key
/// that is good no more.
@Suite(.timeLimit(.minutes(15)))
struct RouteIsolationTests {
    private struct Route: Sendable {
        var method: String
        var path: String
        var body: JSON?
    }

    @Test
    func noRouteOfATenantAnswersAnybodyElse() async throws {
        let stack = try await Stack.common
        let (own, other) = (try await stack.fleet(), try await stack.fleet())
        let stale = try await Self.staleKey(of: own)
        let routes = try await Self.routes(of: stack)
        #expect(routes.count >= 10)
        for route in routes {
            let before = try await Self.state(of: own)
            let foreign = try await Self.call(route, tenant: own, key: other.apiKey)
            let unknown = try await Self.call(route, tenant: nil, key: other.apiKey, like: own)
            #expect([403, 404].contains(foreign.status), "\(route)")
            #expect(foreign.status == unknown.status, "\(route)")
            #expect(foreign.body == unknown.body, "\(route)")
            for key in [nil, stale, "fck_" + String(repeating: "0", count: 36)] {
                let answer = try await Self.call(route, tenant: own, key: key)
                #expect(answer.status == 401, "\(route)")
                #expect(!answer.text.contains(own.driver.name) && !answer.text.contains(own.driver.phone))
            }
            #expect(try await Self.state(of: own) == before, "\(route)")
        }
    }

    /// Of each operation below `/api/tenant/{id}`, with a body where it takes one.
    private static func routes(of stack: Stack) async throws -> [Route] {
        let document = try await HTTP.send("GET", "\(stack.ingressURL)/api/openapi.json", json: nil).json
        return document["paths"].object.flatMap { path, methods in
            path.hasPrefix("/api/tenant/{id}")
                ? methods.object.map { method, operation in
                    Route(
                        method: method.uppercased(), path: path,
                        body: operation["requestBody"] == .null ? nil : .object([:]))
                } : []
        }.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    private static func call(
        _ route: Route, tenant: Fleet?, key: String?, like example: Fleet? = nil
    ) async throws -> HTTP.Answer {
        let fleet = tenant ?? example
        var path = route.path.replacing("{id}", with: tenant?.tenant ?? UUID().uuidString.lowercased())
        path = path.replacing("{fleetDriverId}", with: fleet?.driver.id ?? "1")
        path = path.replacing("{keyId}", with: UUID().uuidString.lowercased())
        let url = (fleet?.stack.ingressURL ?? "") + path
        return try await HTTP.send(route.method, url, key: key, json: route.body)
    }

    private static func staleKey(of fleet: Fleet) async throws -> String {
        let made = try await fleet.api("POST", "/keys").json
        let key = try #require(made["apiKey"].string)
        let id = try #require(made["id"].string)
        #expect(try await fleet.api("DELETE", "/keys/\(id)").status == 204)
        return key
    }

    private static func state(of fleet: Fleet) async throws -> [[UInt8]] {
        var state: [[UInt8]] = []
        for path in ["", "/drivers", "/messages"] { state.append(try await fleet.api("GET", path).body) }
        return state
    }
}
