import FoundationEssentials
import TestSupport
import Testing

/// The tenants' API.
@Suite(.timeLimit(.minutes(15)))
struct APITests {
    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer fck_" + String(repeating: "a", count: 36),
    ])
    func withoutAValidKeyThereIsNothing(_ header: String?) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let headers = header.map { ["Authorization": $0] } ?? [:]
        for path in [
            "/api/tenant/\(fleet.tenant)", "/api/tenant/\(fleet.tenant)/drivers",
            "/api/tenant/\(fleet.tenant)/messages",
        ] {
            let answer = try await HTTP.send("GET", stack.ingressURL + path, headers: headers)
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer")
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
    }

    @Test
    func anotherTenantsKeyIsAnsweredAsIfTheTenantDidNotExist() async throws {
        let stack = try await Stack.common
        let (one, two) = (try await stack.fleet(), try await stack.fleet())
        let unknown = UUID().uuidString.lowercased()
        for path in ["", "/drivers", "/messages"] {
            let foreign = try await HTTP.send(
                "GET", "\(stack.ingressURL)/api/tenant/\(one.tenant)\(path)", key: two.apiKey, json: nil)
            let missing = try await HTTP.send(
                "GET", "\(stack.ingressURL)/api/tenant/\(unknown)\(path)", key: two.apiKey, json: nil)
            #expect(foreign.status == 404)
            #expect(foreign.body == missing.body)
        }
        let change = try await HTTP.send(
            "PUT", "\(stack.ingressURL)/api/tenant/\(one.tenant)/drivers/\(one.driver.id)", key: two.apiKey,
            json: ["phoneNumber": "+15125550100"])
        #expect(change.status == 404)
        #expect(try await one.api("GET", "/drivers").text.contains(one.driver.phone))
    }

    @Test
    func onlyTheOperatorCreatesTenants() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let body: JSON = ["companyName": "X", "contactEmail": "a@b.example", "fleetSize": 1]
        let url = "\(stack.ingressURL)/api/tenants"
        #expect(try await HTTP.send("POST", url, key: fleet.apiKey, json: body).status == 403)
        #expect(try await HTTP.send("POST", url, key: nil, json: body).status == 401)
    }

    @Test(
        arguments: [
            (["companyName": ""], "/companyName"), (["companyName": nil], "/companyName"),
            (["companyName": 7], "/companyName"),
            (["companyName": "two\nlines"], "/companyName"), (["contactEmail": "nobody"], "/contactEmail"),
            (["fleetSize": 0], "/fleetSize"), (["fleetSize": "ten"], "/fleetSize"), (["country": "Texas"], "/country"),
            (["language": "xx"], "/language"), (["timeZone": "Mars/Olympus"], "/timeZone"),
            (["billingEmail": "@"], "/billingEmail"),
        ] as [(JSON, String)])
    func aWrongFieldIsNamed(_ spoiled: JSON, _ pointer: String) async throws {
        let stack = try await Stack.common
        let body: JSON = ["companyName": "X", "contactEmail": "a@b.example", "fleetSize": 1]
        let answer = try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants", key: stack.operatorToken, json: body.merging(spoiled))
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.json["errors"].array.map { $0["pointer"].string } == [pointer])
        #expect(answer.json["status"].int == 422)
        #expect(answer.json["type"].string?.isEmpty == false)
    }

    @Test
    func everyWrongFieldIsToldAtOnce() async throws {
        let stack = try await Stack.common
        let body: JSON = ["companyName": "", "contactEmail": "nobody", "fleetSize": 0, "country": "?"]
        let answer = try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants", key: stack.operatorToken, json: body)
        let pointers = Set(answer.json["errors"].array.compactMap { $0["pointer"].string })
        #expect(pointers.isSuperset(of: ["/companyName", "/contactEmail", "/fleetSize", "/country"]))
    }

    @Test(arguments: [
        ("{", "application/json", 400), ("{}", "text/plain", 415), ("", "application/json", 400),
        (String(repeating: " ", count: 70_000), "application/json", 413),
    ])
    func aBodyThatCannotBeReadIsRefused(_ body: String, _ type: String, _ status: Int) async throws {
        let stack = try await Stack.common
        let headers = ["Authorization": "Bearer \(stack.operatorToken)", "Content-Type": type]
        let answer = try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants", headers: headers, body: Array(body.utf8))
        #expect(answer.status == status)
        #expect(answer.headers["content-type"] == "application/problem+json")
    }

    @Test
    func aDriversNumberIsCheckedBeforeItIsTaken() async throws {
        let stack = try await Stack.common
        let phones = (0..<2).map { _ in Stack.newPhone() }
        let fleet = try await stack.fleet(phones: phones.map { "+" + $0 })
        let path = "/drivers/\(fleet.drivers[0].id)"
        for bad in ["", "12", "ask dispatch", "+1", "+2851255512"] {
            let answer = try await fleet.api("PUT", path, ["phoneNumber": .string(bad)])
            #expect(answer.status == 422, "\(bad)")
            #expect(answer.json["errors"][0]["pointer"].string == "/phoneNumber", "\(bad)")
        }
        let taken = try await fleet.api("PUT", path, ["phoneNumber": .string("+" + phones[1])])
        #expect(taken.status == 409)
        #expect(taken.json["errors"][0]["pointer"].string == "/phoneNumber")
        let unknown = try await fleet.api("PUT", "/drivers/0", ["phoneNumber": .string("+" + Stack.newPhone())])
        #expect(unknown.status == 404)
        let phone = Stack.newPhone()
        let saved = try await fleet.api(
            "PUT", path, ["phoneNumber": .string("+" + phone), "preferredLanguage": "es", "driverName": "Luis"])
        #expect(saved.status == 200)
        #expect(saved.json["phoneNumber"].string == "+" + phone)
        #expect(saved.json["phoneSource"].string == "entered")
        #expect(saved.json["preferredLanguage"].string == "es_MX")
        #expect(saved.json["driverName"].string == "Luis")
    }

    @Test
    func driversComeInPages() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(phones: (0..<5).map { _ in "+" + Stack.newPhone() })
        var found: [String] = []
        var cursor = ""
        repeat {
            let page = try await fleet.api("GET", "/drivers?limit=2\(cursor)").json
            found += page["data"].array.compactMap { $0["fleetDriverId"].string }
            cursor = page["nextCursor"].string.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(found == fleet.drivers.map(\.id).sorted())
        for query in ["limit=0", "limit=501", "limit=x"] {
            #expect(try await fleet.api("GET", "/drivers?\(query)").status == 422)
        }
    }

    @Test
    func messagesComeInPagesNewestFirst() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        for number in 1...5 { _ = try await fleet.post(fleet.arrival("Dock \(number)").bytes, to: webhook) }
        try await fleet.templates(5)
        try await eventually("all are logged") { try await fleet.log().count == 5 }
        var found: [JSON] = []
        var cursor = ""
        repeat {
            let page = try await fleet.api("GET", "/messages?limit=2&driver=\(fleet.driver.id)\(cursor)").json
            found += page["data"].array
            cursor = page["nextCursor"].string.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(Set(found.map { $0["id"].string }).count == 5)
        let previews = found.compactMap { $0["preview"].string }
        for (number, preview) in zip((1...5).reversed(), previews) { #expect(preview.contains("Dock \(number)")) }
        #expect(try await fleet.api("GET", "/messages?cursor=x").status == 422)
        #expect(try await fleet.api("GET", "/messages?driver=unknown").json["data"].array.isEmpty)
    }

    @Test(arguments: ["%00", "%FF%FE", "..%2F..", "%F0%9F%9A%9A", String(repeating: "x", count: 3_000)])
    func strangeIdsAreNotFoundAndHarmNothing(_ id: String) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        #expect(try await fleet.api("PUT", "/drivers/\(id)", ["phoneNumber": "+15125550100"]).status == 404)
        #expect(try await [200, 422].contains(fleet.api("GET", "/drivers?cursor=\(id)").status))
        #expect(try await [200, 422].contains(fleet.api("GET", "/messages?driver=\(id)").status))
        #expect(try await fleet.api("GET", "/messages?cursor=\(id)").status == 422)
        let elsewhere = try await HTTP.send(
            "GET", "\(stack.ingressURL)/api/tenant/\(id)", key: stack.operatorToken, json: nil)
        #expect(elsewhere.status == 404)
    }

    @Test
    func whatIsNotThereIsAProblemDocumentToo() async throws {
        let stack = try await Stack.common
        let answer = try await HTTP.send(
            "GET", "\(stack.ingressURL)/api/nothing", key: stack.operatorToken, json: nil)
        #expect(answer.status == 404)
        #expect(answer.headers["content-type"] == "application/problem+json")
    }
}
