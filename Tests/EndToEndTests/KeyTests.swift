import FoundationEssentials
import TestSupport
import Testing

/// Keys for the API, and what they are let to do.
@Suite(.timeLimit(.minutes(15)))
struct KeyTests {
    @Test
    func aTenantPutsANewKeyInThePlaceOfTheOldOne() async throws {
        let fleet = try await Stack.common.fleet()
        let made = try await fleet.api("POST", "/keys")
        #expect(made.status == 201)
        let key = try #require(made.json["apiKey"].string)
        #expect(key.hasPrefix("fck_") && key.hasSuffix(made.json["hint"].string ?? "-"))
        #expect(try await fleet.api("POST", "/keys").status == 409)
        let list = try await fleet.api("GET", "/keys")
        #expect(list.json["data"].array.count == 2)
        #expect(!list.text.contains(key) && !list.text.contains(fleet.apiKey))
        #expect(list.json["data"][0]["lastUsedAt"].string != nil)
        let former = try #require(list.json["data"][0]["id"].string)
        let url = "\(fleet.stack.ingressURL)/api/tenant/\(fleet.tenant)"
        #expect(try await HTTP.send("DELETE", "\(url)/keys/\(former)", key: key, json: nil).status == 204)
        let stale = try await fleet.api("GET", "")
        let unknown = try await HTTP.send("GET", url, key: "fck_" + String(repeating: "0", count: 36), json: nil)
        #expect(stale.status == 401)
        #expect(stale.body == unknown.body)
        #expect(try await HTTP.send("GET", url, key: key, json: nil).status == 200)
        let last = try #require(made.json["id"].string)
        #expect(try await HTTP.send("DELETE", "\(url)/keys/\(last)", key: key, json: nil).status == 409)
        #expect(try await HTTP.send("DELETE", "\(url)/keys/\(former)", key: key, json: nil).status == 404)
    }

    @Test
    func anOperatorsKeyDoesWhatTheTokenDoes() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let url = "\(stack.ingressURL)/api/operator/keys"
        let made = try await HTTP.send("POST", url, key: stack.operatorToken, json: ["name": "Mona"])
        #expect(made.status == 201)
        let key = try #require(made.json["apiKey"].string)
        let tenant = "\(stack.ingressURL)/api/tenant/\(fleet.tenant)"
        #expect(try await HTTP.send("GET", tenant, key: key, json: nil).status == 200)
        let id = try #require(made.json["id"].string)
        #expect(try await HTTP.send("DELETE", "\(url)/\(id)", key: key, json: nil).status == 204)
        #expect(try await HTTP.send("GET", tenant, key: key, json: nil).status == 401)
        #expect(try await HTTP.send("GET", url, key: fleet.apiKey, json: nil).status == 403)
        #expect(try await HTTP.send("POST", url, key: fleet.apiKey, json: ["name": "Mona"]).status == 403)
    }

    @Test
    func everyAnswerSaysHowTheCallerStandsAndWhoAsksTooOftenIsToldWhenToComeBack() async throws {
        let options = Stack.Options {
            $0.workers = 0
            $0.settings = ["API_REQUESTS_PER_MINUTE": "50"]
        }
        try await Stack.run(options) { stack in
            let tenant = try await stack.tenant()
            let url = "\(stack.ingressURL)/api/tenant/\(tenant.id)"
            let first = try await HTTP.send("GET", url, key: tenant.apiKey, json: nil)
            #expect(first.headers["ratelimit-policy"] == #""read";q=50;w=60"#)
            #expect(first.headers["ratelimit"]?.hasPrefix(#""read";r="#) == true)
            let refused = try await eventually("a request is refused") {
                let answer = try await HTTP.send("GET", url, key: tenant.apiKey, json: nil)
                return answer.status == 429 ? answer : nil
            }
            #expect(Int(refused.headers["retry-after"] ?? "") ?? 0 >= 1)
            #expect(refused.headers["content-type"] == "application/problem+json")
            #expect(refused.json["type"].string == "https://iana.org/assignments/http-problem-types#quota-exceeded")
            #expect(refused.json["violated-policies"] == ["read"])
            // What is counted apart goes on: other kinds of requests, other callers.
            #expect(try await HTTP.send("POST", "\(url)/keys", key: tenant.apiKey, json: nil).status == 201)
            #expect(try await HTTP.send("GET", url, key: stack.operatorToken, json: nil).status == 200)
        }
    }
}
