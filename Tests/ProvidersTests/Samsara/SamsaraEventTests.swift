import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite struct SamsaraEventTests {
    private typealias Payloads = SamsaraPayloads

    private func read(_ payload: String) throws(WebhookError) -> FleetEvent? {
        try SamsaraWebhook.event(from: Array(payload.utf8))
    }

    private func time(_ text: String) throws -> Date { try #require(RFC3339.date(text)) }

    @Test func trustsTheTypeOfAnArrivalThatSaysDeparted() throws {
        let event = try #require(try read(Payloads.v2("RouteStopArrival", Payloads.routeStop)))
        #expect(event.id == "stop_arrival:6066522713:1724870916")
        #expect(event.kind == .stopArrival)
        #expect(event.occurredAt == (try time("2024-08-28T18:48:36Z")))
        #expect(event.driver == .init(id: "51700000", name: "Test Driver"))
        #expect(event.stop?.reference == StopReference(route: "6009862266", stop: "6066522713"))
        #expect(event.stop?.routeName == "Test route")
        #expect(event.stop?.name == "Stop 2")
        #expect(event.stop?.address == "Yard 7")
        #expect(event.stop?.scheduledAt == (try time("2024-08-28T18:55:00Z")))
        #expect(event.stop?.eta == (try time("2024-08-28T18:50:00Z")))
    }

    /// Not the id of the sender but the stop, what happened and the second make it one.
    @Test(arguments: [
        (#""eventId":"other""#, #""eventId":"b349a25c-1111-4a17-8c5b-12dd77f81bc4""#, true),
        ("18:48:36Z", "18:48:36.400Z", true), ("18:48:36.999Z", "18:48:36.400Z", true),
        ("18:48:37Z", "18:48:36.400Z", false), ("RouteStopDeparture", "RouteStopArrival", false),
        (#"Details":{"id":"6066522712""#, #"Details":{"id":"6066522713""#, false),
    ])
    func tellsApartWhatHappensToStopsByWhatItIs(new: String, old: String, isSame: Bool) throws {
        let payload = Payloads.v2("RouteStopArrival", Payloads.routeStop)
        let changed = payload.replacing(old, with: new)
        try #require(changed != payload)
        let events = try [payload, changed].map { try #require(try read($0)) }
        #expect((events[0].id == events[1].id && events[0].occurredAt == events[1].occurredAt) == isSame)
    }

    @Test func takesAnAlertOfAnArrivalForTheArrivalItself() throws {
        let webhook = try #require(try read(Payloads.v2("RouteStopArrival", Payloads.routeStop)))
        let alert = try read(Payloads.incident(#"{"routeStopArrival":\#(Payloads.routeStop)}"#))
        #expect(alert?.id == webhook.id)
        #expect(alert?.occurredAt == webhook.occurredAt)
    }

    @Test func tellsApartByTheVendorsIdWhatNamesNoStopOrNoTime() throws {
        let data = #"{"driver":{"id":"1"},"routeStopDetails":{"id":"7"}}"#
        #expect(try read(Payloads.v2("RouteStopArrival", data, eventID: "a"))?.id == "a")
        let timed = #"{"driver":{"id":"1"},"time":"2024-08-28T18:48:36.400Z"}"#
        #expect(try read(Payloads.v2("RouteStopArrival", timed, eventID: "a"))?.id == "a")
    }

    @Test func readsTheNewerRevisionOfARouteOfAVehicle() throws {
        let event = try #require(try read(Payloads.v2("RouteStopDeparture", Payloads.newerRouteStop)))
        #expect(event.kind == .stopDeparture)
        #expect(event.driver == nil)
        #expect(event.vehicle == .init(id: "281474", name: "Truck 7"))
        #expect(event.stop?.address == "1 Main St")
        #expect(event.stop?.name == nil)
    }

    @Test(arguments: [SamsaraPayloads.etaOfFeed, SamsaraPayloads.etaOfDetails])
    func readsBothFormsOfAnETA(data: String) throws {
        let event = try #require(try read(Payloads.v2("RouteStopEtaUpdated", data)))
        #expect(event.kind == .stopETA)
        #expect(event.occurredAt == (try time("2024-08-28T18:40:00Z")))
        #expect(event.stop?.reference == StopReference(route: "6009862266", stop: "6066522713"))
        #expect(event.stop?.eta == (try time("2024-08-28T18:50:00Z")))
    }

    @Test(arguments: [("GeofenceEntry", FleetEventKind.geofenceEntry), ("GeofenceExit", .geofenceExit)])
    func namesTheGeofence(type: String, kind: FleetEventKind) throws {
        let event = try #require(try read(Payloads.v2(type, Payloads.geofence)))
        #expect(event.kind == kind)
        #expect(event.placeName == "North Yard")
        #expect(event.vehicle?.id == "281474991565165")
        #expect(event.occurredAt == (try time("2024-08-28T18:49:00Z")))
    }

    @Test(arguments: [(SamsaraPayloads.documentBeside, "Bill of lading"), (SamsaraPayloads.documentInside, "BOL")])
    func findsADocumentsDriverBesideOrInside(data: String, name: String) throws {
        let event = try #require(try read(Payloads.v2("DocumentSubmitted", data)))
        #expect(event.driver == .init(id: "51700000", name: "Ann"))
        #expect(event.documentName == name)
    }

    @Test func saysNothingOfADocumentThatTheProductWrote() throws {
        let update = FleetUpdate(
            marker: "AB12CD34", driver: "1", stop: nil, status: "Arrived", message: nil, occurredAt: Date())
        let data = #"{"document":{"id":"d","notes":"\#(UpdateText.stamp(update))"},"driver":{"id":"1"}}"#
        #expect(try read(Payloads.v2("DocumentSubmitted", data)) == nil)
    }

    @Test func tellsOfAnInspectionOnlyWithDefects() throws {
        #expect(try read(Payloads.v2("DvirSubmitted", Payloads.dvir(hasDefects: false))) == nil)
        let defects = #"[{"defectType":"Air Compressor","comment":"leaks"},{"comment":"worn tyre"},7,{}]"#
        let found = try read(Payloads.v2("DvirSubmitted", Payloads.dvir(hasDefects: true, defects: defects)))
        #expect(found?.kind == .inspectionSubmitted)
        #expect(found?.detail == "Air Compressor: leaks; worn tyre")
        #expect(found?.driver?.id == "51700000")
        #expect(found?.vehicle?.id == "281474")
        let unsafe = Payloads.dvir(hasDefects: true).replacing(#""hasDefects":true,"#, with: "")
        #expect(try read(Payloads.v2("DvirSubmitted", unsafe))?.kind == .inspectionSubmitted)
    }

    @Test func looksIntoTheDoubleNestingOfSpeeding() throws {
        let event = try #require(try read(Payloads.v2("SevereSpeedingStarted", Payloads.speeding)))
        #expect(event.kind == .speedingStarted)
        #expect(event.vehicle?.id == "281474")
        #expect(event.occurredAt == (try time("2024-08-28T18:30:00Z")))
    }

    @Test func describesAnEngineFault() throws {
        let event = try #require(try read(Payloads.v2("EngineFaultOn", Payloads.fault)))
        #expect(event.detail == "Coolant level, Low")
    }

    @Test(arguments: ["DriverCreated", "DriverUpdated"])
    func carriesTheDriversProfile(type: String) throws {
        let event = try #require(try read(Payloads.v2(type, Payloads.driver)))
        #expect(event.kind == .driverChanged)
        #expect(
            event.profile
                == DriverProfile(
                    id: "51700000", name: "Ann Example", phone: "555-0123", country: "MX",
                    timeZone: "America/Mexico_City"))
        #expect(throws: WebhookError.missing("data.driver.id")) {
            try read(Payloads.v2(type, #"{"driver":{"name":"Ann"}}"#))
        }
    }

    @Test func tellsOfAPanicThatIsResolvedAlready() throws {
        let event = try #require(try read(Payloads.incident(Payloads.panic)))
        #expect(event.kind == .panicButton)
        #expect(event.driver?.id == "51900000")
        #expect(event.vehicle?.id == "281474990000000")
        #expect(event.detail == "Panic Button")
        #expect(event.occurredAt == (try time("2026-04-07T22:11:49Z")))
    }

    @Test func takesAnIncidentsOpeningAndResolutionAsOneEvent() throws {
        let opened = try read(Payloads.incident(Payloads.panic, resolved: false, eventID: "first"))
        let resolved = try read(Payloads.incident(Payloads.panic, resolved: true, eventID: "second"))
        #expect(opened == resolved)
        #expect(opened != nil)
        let other = try read(Payloads.incident(#"{"panicButton":{"driver":{"id":"2"}}}"#))
        #expect(other?.id != opened?.id)
    }

    @Test(arguments: [
        (#"{"hosViolation":{"driver":{"id":"1"}}}"#, FleetEventKind.hoursOfService),
        (#"{"geofenceEntry":\#(SamsaraPayloads.geofence)}"#, .geofenceEntry),
        (#"{"geofenceExit":\#(SamsaraPayloads.geofence)}"#, .geofenceExit),
        (#"{"routeStopArrival":\#(SamsaraPayloads.routeStop)}"#, .stopArrival),
        (#"{"routeStopDeparture":\#(SamsaraPayloads.routeStop)}"#, .stopDeparture),
        (#"{"severeSpeeding":\#(SamsaraPayloads.speeding)}"#, .speedingStarted),
    ])
    func mapsTheDetailsOfAnIncident(details: String, kind: FleetEventKind) throws {
        let event = try #require(try read(Payloads.incident(details)))
        #expect(event.kind == kind)
        #expect(event.driver != nil || event.vehicle != nil)
    }

    @Test(arguments: ["{}", #"{"harshEvent":{"driver":{"id":"1"}}}"#, #"{"driverMessageReceived":{}}"#, "7"])
    func passesOverOtherIncidents(details: String) throws {
        #expect(try read(Payloads.incident(details)) == nil)
    }

    @Test func readsAlertsOfVersionOneWithNumbersAsIDs() throws {
        let event = try #require(try read(Payloads.v1("Alert", Payloads.legacyDocument)))
        #expect(event.kind == .documentSubmitted)
        #expect(event.driver?.id == "1654973")
        #expect(event.documentName == "Stop Tasks Submitted")
        #expect(event.occurredAt == Date(timeIntervalSince1970: 1_587_567_275.566))
        let ended = #"{"alertConditionId":"DeviceSpeedAboveSpeedLimit","resolved":true,"startMs":1587567275566}"#
        #expect(try read(Payloads.v1("Alert", ended)) == nil)
    }

    @Test(arguments: [
        #"{"eventId":"1","eventMs":1587597109477,"eventType":"Ping"}"#,
        SamsaraPayloads.v1("Ping", "{}"), SamsaraPayloads.v2("Ping", "null"),
    ])
    func takesAPingInEveryEnvelope(payload: String) throws {
        #expect(try read(payload)?.kind == .ping)
    }

    @Test func passesOverTypesToCome() throws {
        #expect(try read(Payloads.v2("ShipmentTrackingEvent", #"{"driver":"someone"}"#)) == nil)
    }

    @Test func asksForTheTimeOfWhatIsTold() {
        let payload = #"{"eventId":"1","eventType":"GeofenceEntry","data":{"vehicle":{"id":"1"}}}"#
        #expect(throws: WebhookError.missing("eventTime")) { try read(payload) }
    }

    @Test func cutsWhatIsLongAndDropsNUL() throws {
        let long = String(repeating: "é", count: 5_000)
        let data = #"{"address":{"name":"a\u0000\#(long)"},"vehicle":{"id":"1"}}"#
        let name = try #require(try read(Payloads.v2("GeofenceEntry", data))?.placeName)
        #expect(name.unicodeScalars.count == 255)
        #expect(!name.unicodeScalars.contains("\0"))
    }

    @Test func survivesBrokenPayloads() {
        for (index, payload) in Payloads.all.enumerated() {
            for variant in brokenVariants(of: payload, seed: UInt64(index)) {
                let whole = Result { () throws(WebhookError) in try SamsaraWebhook.event(from: variant) }
                let routing = Result { () throws(WebhookError) in try SamsaraWebhook.routing(of: variant) }
                guard case .success(let event?) = whole else { continue }
                #expect((try? routing.get())?.eventID == event.id)
            }
        }
    }
}
