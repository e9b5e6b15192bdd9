import Core
import FoundationEssentials
import NIOHTTP1
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct SamsaraClientTests {
    private func with(
        _ steps: [ScriptedVendor.Step] = [],
        respond: (@Sendable (ScriptedVendor.Request) -> ScriptedVendor.Step)? = nil,
        body: (SamsaraClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps, respond: respond) { vendor, url in
            try await withHTTP { http in
                try await body(SamsaraClient(http: http, baseURL: try .local(url), token: Secret("t0ken")), vendor)
            }
        }
    }

    private let update = FleetUpdate(
        marker: "AB12CD34", driver: "51", stop: StopReference(route: "r/1", stop: "2"), status: "Arrived",
        message: "gate 4", occurredAt: Date(timeIntervalSince1970: 1_724_871_000))
    private let mapping = DocumentMapping(
        documentTypeID: "t-1", documentTypeName: "Driver message",
        fields: [
            .init(label: "Message", type: .string, content: .message),
            .init(label: "Status", type: .multipleChoice, content: .status, choices: ["Delayed", "ARRIVED"]),
        ])

    @Test func readsTheOrganisation() async throws {
        try await with([.json(#"{"data":{"id":"42","name":"Lone Star"}}"#)]) { client, vendor in
            let organisation = try await client.organisation()
            #expect(organisation == .init(id: "42", name: "Lone Star"))
            #expect(vendor.requests.first?.uri == "/me")
            #expect(vendor.requests.first?.headers["authorization"] == ["Bearer t0ken"])
        }
    }

    @Test func followsPagesThatAreEmpty() async throws {
        let pages: [ScriptedVendor.Step] = [
            .json(#"{"data":[{"id":"1","name":"A"}],"pagination":{"endCursor":"c 1","hasNextPage":true}}"#),
            .json(#"{"data":[],"pagination":{"endCursor":"c2","hasNextPage":true}}"#),
            .json(#"{"data":[7,{"id":2,"name":"B","locale":"ca"}],"pagination":{"endCursor":"","hasNextPage":false}}"#),
        ]
        try await with(pages) { client, vendor in
            let drivers = try await client.drivers()
            #expect(drivers.map(\.id) == ["1", "2"])
            #expect(vendor.requests.map(\.uri).last?.hasSuffix("&limit=512&after=c2") == true)
            #expect(vendor.requests[1].uri.hasSuffix("&after=c%201"))
        }
    }

    @Test(arguments: [#""c""#, #""""#, "null"])
    func stopsAtACursorThatLeadsNowhere(cursor: String) async throws {
        let page = #"{"data":[],"pagination":{"endCursor":\#(cursor),"hasNextPage":true}}"#
        try await with([.json(page)]) { client, vendor in
            let error = await failure { () throws(ProviderError) in try await client.drivers() }
            #expect(error?.reason == .unavailable)
            #expect(vendor.requests.count <= 2)
        }
    }

    @Test func refusesMoreDriversThanItCanHold() async throws {
        let drivers = (0..<512).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        try await with(respond: { request in
            let next = (Int(request.uri.split(separator: "=").last ?? "") ?? 0) + 1_000
            return .json(#"{"data":[\#(drivers)],"pagination":{"endCursor":"\#(next)","hasNextPage":true}}"#)
        }) { client, vendor in
            let error = await failure { () throws(ProviderError) in try await client.drivers() }
            #expect(error?.reason == .rejected)
            #expect(vendor.requests.count == 98)
        }
    }

    @Test(arguments: [
        (400, ProviderError.Reason.rejected, ProviderError.Reason.rejected),
        (401, .credential(.app), .credential(.app)), (403, .credential(.account), .credential(.account)),
        (404, .notFound, .notFound), (302, .unavailable, .unavailable),
        (429, .throttled(.account), .throttled(.account)), (500, .unavailable, .ambiguous),
        (502, .unavailable, .ambiguous), (503, .unavailable, .ambiguous),
    ])
    func classifiesStatuses(status: Int, read: ProviderError.Reason, write: ProviderError.Reason) async throws {
        try await with([.json(#"{"message":"no luck","requestId":"1"}"#, status: status)]) { client, _ in
            let reading = await failure { () throws(ProviderError) in try await client.organisation() }
            #expect(reading?.reason == read)
            #expect(reading?.code == status)
            #expect(reading?.detail == "no luck")
            let writing = await failure { () throws(ProviderError) in
                try await client.createDocument(update, mapping: mapping)
            }
            #expect(writing?.reason == write)
        }
    }

    @Test(arguments: [("0.40235", Duration.seconds(0.40235)), ("2", .seconds(2)), ("soon", nil)])
    func waitsFractionsOfASecond(header: String, expected: Duration?) async throws {
        try await with([.json("slow down", status: 429, headers: [("Retry-After", header)])]) { client, _ in
            let error = await failure { () throws(ProviderError) in try await client.organisation() }
            #expect(error?.retryAfter == expected)
            #expect(error?.detail == "slow down")
        }
    }

    @Test(arguments: ["", "<html>", "[]", #"{"data":7}"#, #"{"data":{}}"#])
    func garbageInsteadOfAnAnswerIsNoSuccess(body: String) async throws {
        try await with([.json(body)]) { client, _ in
            let reading = await failure { () throws(ProviderError) in try await client.organisation() }
            #expect(reading?.reason == .unavailable)
            let writing = await failure { () throws(ProviderError) in
                try await client.createDocument(update, mapping: mapping)
            }
            #expect(writing?.reason == .ambiguous)
        }
    }

    @Test func namesTheScopesThatAreMissing() async throws {
        try await with(respond: { request in
            let isMissing = request.uri.hasPrefix("/fleet/routes") || request.uri.hasPrefix("/webhooks")
            return .json("{}", status: isMissing ? (request.uri.hasPrefix("/webhooks") ? 401 : 403) : 200)
        }) { client, _ in
            let scopes = try await client.scopes()
            #expect(scopes.missing == ["Read Routes", "Read Webhooks"])
            #expect(scopes.unverified == ["Write Webhooks", "Write Documents", "Write Routes"])
        }
    }

    @Test(arguments: [(401, ProviderError.Reason.credential(.app)), (503, .unavailable)])
    func failsWhereScopesCannotBeTold(status: Int, expected: ProviderError.Reason) async throws {
        try await with([.json("{}", status: status)]) { client, _ in
            let error = await failure { () throws(ProviderError) in try await client.scopes() }
            #expect(error?.reason == expected)
        }
    }

    @Test func subscribesToEveryEventThatItTakes() async throws {
        let answer = """
            {"id":"w1","name":"FleetChat","url":"https://x.example/samsara/t","version":"2024-02-27",\
            "secretKey":"dGVzdC1zZWNyZXQ=","eventTypes":["RouteStopArrival"]}
            """
        try await with([.json(answer)]) { client, vendor in
            let webhook = try await client.createWebhook(name: "FleetChat", url: "https://x.example/samsara/t")
            #expect(webhook.secretKey == Secret("dGVzdC1zZWNyZXQ="))
            #expect(!"\(webhook)".contains("dGVz"))
            #expect(!webhook.isComplete)
            let sent = try WireObject(Array(try #require(vendor.requests.first).body.utf8))
            #expect(sent.text("version", limit: 20) == "2024-02-27")
            #expect(
                Set(sent.texts("eventTypes", limit: 64)) == [
                    "RouteStopArrival", "RouteStopDeparture", "RouteStopEtaUpdated", "GeofenceEntry", "GeofenceExit",
                    "DocumentSubmitted", "DvirSubmitted", "SevereSpeedingStarted", "EngineFaultOn", "AlertIncident",
                    "DriverCreated", "DriverUpdated",
                ])
        }
    }

    @Test(arguments: [204, 404])
    func deletesAWebhookOnce(status: Int) async throws {
        try await with([.json("", status: status)]) { client, vendor in
            try await client.deleteWebhook("w/1")
            #expect(vendor.requests.first?.method == "DELETE")
            #expect(vendor.requests.first?.uri == "/webhooks/w%2F1")
        }
    }

    @Test func findsWhoDroveAtThatTime() async throws {
        func assignment(_ driver: String, _ start: String, _ end: String?, passenger: Bool = false) -> String {
            let end = end.map { #","endTime":"\#($0)""# } ?? ""
            return """
                {"driver":{"id":"\(driver)","name":"N"},"startTime":"2024-08-28T\(start)Z"\(end),\
                "isPassenger":\(passenger)}
                """
        }
        let list = [
            assignment("old", "08:00:00", "2024-08-28T10:00:00Z"), assignment("first", "09:00:00", nil),
            assignment("latest", "11:00:00", "2024-08-28T13:00:00Z"),
            assignment("rider", "11:30:00", nil, passenger: true),
            assignment("later", "12:00:01", nil), assignment("first", "09:30:00", nil),
        ]
        try await with([.json(#"{"data":[\#(list.joined(separator: ","))]}"#)]) { client, vendor in
            let noon = try #require(RFC3339.date("2024-08-28T12:00:00Z"))
            let drivers = try await client.drivers(of: "v1", at: noon)
            #expect(drivers.map(\.id) == ["latest", "first"])
            #expect(vendor.requests.first?.uri.contains("vehicleIds=v1&startTime=2024-08-28T11%3A59%3A59Z") == true)
        }
    }

    @Test func writesADocumentAtItsStop() async throws {
        try await with([.json(#"{"data":{"id":"doc-1"}}"#)]) { client, vendor in
            let id = try await client.createDocument(update, mapping: mapping)
            #expect(id == "doc-1")
            let sent = try #require(vendor.requests.first)
            #expect(sent.uri == "/fleet/documents")
            #expect(
                sent.body == """
                    {"documentTypeId":"t-1","driverId":"51","fields":[\
                    {"label":"Message","type":"string","value":{"stringValue":"gate 4"}},\
                    {"label":"Status","type":"multipleChoice","value":{"multipleChoiceValue":[\
                    {"selected":false,"value":"Delayed"},{"selected":true,"value":"ARRIVED"}]}}],\
                    "notes":"[FleetChat AB12CD34] 2024-08-28 18:50 UTC","routeStopId":"2","state":"submitted"}
                    """)
        }
    }

    @Test func saysWhenTheDriverAnsweredWhereTheTypeAsksForIt() async throws {
        var mapping = mapping
        mapping.fields.append(.init(label: "When", type: .dateTime, content: .time))
        try await with([.json(#"{"data":{"id":"doc-1"}}"#)]) { client, vendor in
            _ = try await client.createDocument(update, mapping: mapping)
            let field = """
                {"label":"When","type":"dateTime","value":{"dateTimeValue":{"dateTime":"2024-08-28T18:50:00Z"}}}
                """
            #expect(vendor.requests.first?.body.contains(field) == true)
        }
    }

    @Test func putsAStatusThatIsNoChoiceIntoTheMessage() async throws {
        var update = update
        update.status = "At the gate"
        update.stop = nil
        try await with([.json(#"{"data":{"id":"doc-1"}}"#)]) { client, vendor in
            _ = try await client.createDocument(update, mapping: mapping)
            let body = try #require(vendor.requests.first?.body)
            #expect(body.contains(#"{"stringValue":"At the gate: gate 4"}"#))
            #expect(!body.contains("multipleChoice"))
            #expect(!body.contains("routeStopId"))
        }
    }

    @Test func findsTheDocumentWhoseAnswerWasLost() async throws {
        let list = """
            {"data":[{"id":"a","driver":{"id":"51"},"notes":"[FleetChat ZZ12CD34] x"},\
            {"id":"b","driver":{"id":"52"},"notes":"[FleetChat AB12CD34] x"},\
            {"id":"c","driver":{"id":"51"},"notes":"[FleetChat AB12CD34] x"}]}
            """
        try await with([.json(list), .json(#"{"data":[]}"#)]) { client, vendor in
            let since = Date(timeIntervalSince1970: 1_724_871_000)
            let found = try await client.findDocument(
                marker: "AB12CD34", mapping: mapping, driver: "51", since: since, until: since.addingTimeInterval(60))
            #expect(found == "c")
            let none = try await client.findDocument(marker: "X", mapping: mapping, driver: "51", since: since)
            #expect(none == nil)
            #expect(vendor.requests.first?.uri.contains("documentTypeId=t-1&queryBy=created") == true)
        }
    }

    @Test func addsAStopNoteOnce() async throws {
        let fresh = #"{"data":{"id":"r/1","stops":[{"id":"1","name":"One"},{"id":"2","notes":"ring"}]}}"#
        try await with([
            .json(fresh), .json("{}"), .json(#"{"data":{"stops":[{"id":"2","notes":"[FleetChat AB12CD34]"}]}}"#),
        ]) {
            client, vendor in
            try await client.appendStopNote(update)
            try await client.appendStopNote(update)
            #expect(vendor.requests.map(\.method) == ["GET", "PATCH", "GET"])
            #expect(vendor.requests[1].uri == "/fleet/routes/r%2F1")
            #expect(
                vendor.requests[1].body
                    == #"{"stops":[{"id":"1","name":"One"},{"id":"2","notes":"ring\u000a[FleetChat AB12CD34] 2024-08-28 18:50 UTC Arrived: gate 4"}]}"#
            )
        }
    }

    @Test func saysThatARouteIsGone() async throws {
        try await with([.json(#""not found""#, status: 404)]) { client, vendor in
            let error = await failure { () throws(ProviderError) in try await client.appendStopNote(update) }
            #expect(error?.reason == .notFound)
            #expect(vendor.requests.count == 1)
        }
    }
}
