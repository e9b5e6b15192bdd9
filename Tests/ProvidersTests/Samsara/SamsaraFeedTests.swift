import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(1))) struct SamsaraFeedTests {
    private static func element(
        _ type: String, at time: String = "2024-08-28T18:48:36.400Z", more: String = "", stop: String = "6066522713"
    ) -> String {
        """
        {"id":"e-1","eventType":"\(type)","eventTime":"2024-08-28T18:48:40Z","happenedAtTime":"\(time)",\
        "route":{"id":"6009862266"},"stop":{"id":"\(stop)"}\(more)}
        """
    }

    private static let route = """
        {"id":"6009862266","name":"Test route","driver":{"id":"51700000","name":"Test Driver","externalIds":{"a":"b"}},\
        "stops":[{"id":"6066522712","name":"Stop 1"},{"id":"6066522713","name":"Stop 2","address":{"name":"Yard 7"},\
        "scheduledArrivalTime":"2024-08-28T18:55:00.000Z"}]}
        """

    private func event(_ element: String) throws -> SamsaraRouteEvent {
        try #require(SamsaraRouteEvent(WireObject(Array(element.utf8))))
    }

    /// What the worker makes of the entry that the element becomes.
    private func delivered(_ element: String, route: String = Self.route) throws -> FleetEvent {
        let body = try #require(try event(element).webhookBody(try Self.read(route)))
        return try #require(try SamsaraWebhook.event(from: body))
    }

    private static func read(_ route: String) throws -> SamsaraRoute {
        try #require(SamsaraRoute(WireObject(Array(route.utf8))))
    }

    private func with(
        _ steps: [ScriptedVendor.Step], body: (SamsaraClient, ScriptedVendor) async throws -> Void
    ) async throws {
        try await ScriptedVendor.run(steps) { vendor, url in
            try await withHTTP { http in
                try await body(SamsaraClient(http: http, baseURL: try .local(url), token: Secret("t0ken")), vendor)
            }
        }
    }

    /// The times of the two may be written with different precision.
    @Test(
        arguments: [("stopArrived", "RouteStopArrival"), ("stopCompleted", "RouteStopDeparture")],
        ["2024-08-28T18:48:36.400Z", "2024-08-28T18:48:36Z", "2024-08-28T18:48:36.400123Z"])
    func webhookAndFeedTellTheSameEvent(types: (feed: String, webhook: String), time: String) throws {
        let payload = SamsaraPayloads.v2(types.webhook, SamsaraPayloads.routeStop)
        let webhook = try #require(try SamsaraWebhook.event(from: Array(payload.utf8)))
        let feed = try delivered(Self.element(types.feed, at: time))
        #expect(feed.id == webhook.id)
        #expect(feed.occurredAt == webhook.occurredAt)
        #expect(feed.kind == webhook.kind)
        #expect(feed.driver == webhook.driver)
        #expect(feed.stop?.reference == webhook.stop?.reference)
        #expect(feed.stop?.name == "Stop 2")
        #expect(feed.stop?.address == "Yard 7")
        #expect(feed.stop?.scheduledAt == webhook.stop?.scheduledAt)
    }

    @Test func routingOfBothIsTheSameSoThatTheyMeetInOneLane() throws {
        let payload = SamsaraPayloads.v2("RouteStopArrival", SamsaraPayloads.routeStop)
        let webhook = try SamsaraWebhook.routing(of: Array(payload.utf8))
        let body = try #require(try event(Self.element("stopArrived")).webhookBody(try Self.read(Self.route)))
        let feed = try SamsaraWebhook.routing(of: body)
        #expect(feed.eventID == webhook.eventID)
        #expect(feed.driverID == webhook.driverID)
        #expect(feed.vehicleID == webhook.vehicleID)
    }

    @Test func newETAOfTheFeedIsRead() throws {
        let details = #","eventDetails":{"stopEtaUpdated":{"etaMs":"1724871000000","etaUpdatedAtMs":"1724870916400"}}"#
        let event = try delivered(Self.element("stopEtaUpdated", more: details))
        #expect(event.kind == .stopETA)
        #expect(event.stop?.eta == Date(timeIntervalSince1970: 1_724_871_000))
        #expect(event.id == "stop_eta:6066522713:1724870916")
    }

    @Test func aRouteOfAVehicleConcernsTheVehicle() throws {
        let route = #"{"id":"6009862266","vehicle":{"id":"281474","name":"Truck 7","vin":"x"},"stops":[]}"#
        let event = try delivered(Self.element("stopArrived"), route: route)
        #expect(event.driver == nil)
        #expect(event.vehicle == .init(id: "281474", name: "Truck 7"))
        #expect(event.stop?.reference == StopReference(route: "6009862266", stop: "6066522713"))
    }

    @Test(arguments: [
        "stopEnRoute", "stopSkipped", "stopTaskCompleted", "stopTaskSkipped", "unspecified", "somethingNew",
    ])
    func whatNoDriverIsToldAboutHasNoKind(type: String) throws {
        let event = try event(Self.element(type))
        #expect(event.kind == nil)
        #expect(try event.webhookBody(Self.read(Self.route)) == nil)
    }

    @Test func pageIsReadAsFarAsItIsWhatSamsaraDocuments() async throws {
        let elements = [Self.element("stopArrived"), "7", "{}", #"{"id":"1","eventType":"stopArrived"}"#]
        let page = """
            {"data":[\(elements.joined(separator: ","))],"pagination":{"endCursor":"c2","hasNextPage":true}}
            """
        try await with([.json(page)]) { client, vendor in
            let start = Date(timeIntervalSince1970: 1_724_870_000)
            let first = try await client.routeEvents(after: nil, start: start)
            #expect(first.events.map(\.stop) == ["6066522713"])
            #expect(first.unreadable == 2)
            #expect(first.cursor == "c2")
            #expect(first.hasNext)
            let second = try await client.routeEvents(after: "c2", start: start)
            // The same cursor again leads nowhere.
            #expect(!second.hasNext)
            #expect(
                vendor.requests.map(\.uri) == [
                    "/route-events/stream?startTime=2024-08-28T18%3A33%3A20Z&limit=100",
                    "/route-events/stream?after=c2&limit=100",
                ])
        }
    }

    @Test(arguments: ["[]", "{}", #"{"data":{}}"#, "no JSON"])
    func anotherAnswerIsTrouble(body: String) async throws {
        try await with([.json(body)]) { client, _ in
            let error = await failure { () throws(ProviderError) in
                try await client.routeEvents(after: nil, start: Date())
            }
            #expect(error?.reason == .unavailable)
        }
    }

    @Test func aRouteIsAskedForByItsId() async throws {
        try await with([.json(#"{"data":\#(Self.route)}"#), .json("{}", status: 404)]) { client, vendor in
            _ = try await client.route("a/b")
            #expect(vendor.requests.first?.uri == "/fleet/routes/a%2Fb")
            let error = await failure { () throws(ProviderError) in try await client.route("gone") }
            #expect(error?.reason == .notFound)
        }
    }
}
