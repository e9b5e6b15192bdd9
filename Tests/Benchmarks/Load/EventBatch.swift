import Core
import Crypto
import FoundationEssentials
import Storage

/// Events of one round: arrivals in the shape of Samsara's webhook version 2.0, each ``bodySize`` bytes and at a stop
/// of its own, all of one second.
struct EventBatch: Sendable {
    static let bodySize = 900

    let population: Population
    /// To whole seconds.
    let occurredAt: Date
    private let run = UInt32.random(in: .min ... .max)
    private let time: String

    init(_ population: Population) {
        self.population = population
        self.occurredAt = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        self.time = self.occurredAt.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// As the product tells apart what happens to stops.
    func id(_ index: Int) -> FleetEventID {
        FleetEventID("\(FleetEventKind.stopArrival.rawValue):\(stop(index)):\(Int(occurredAt.timeIntervalSince1970))")
    }

    private func stop(_ index: Int) -> String {
        "\(Self.digits(Int(run), 10, radix: 10))\(Self.digits(index, 8, radix: 10))"
    }

    /// What the message about the event carries back.
    func callback(_ index: Int) -> String {
        let tenant = population.company(ofEvent: index).tenant.id
        let delivery = DeliveryID(tenant: tenant, event: id(index), driver: population.driver(ofEvent: index))
        return DeliveryKey(tenant: tenant, id: delivery, eventAt: occurredAt).callback
    }

    func body(_ index: Int) -> [UInt8] {
        let stop = stop(index)
        let text = """
            {"eventId":"00000000-0000-4000-8000-\(stop)","eventTime":"\(time)","eventType":"RouteStopArrival",\
            "orgId":4000000,"webhookId":"541115021054798","data":{"driver":{\
            "id":"\(population.driver(ofEvent: index))","name":"Test Driver"},"operation":"stop arrived",\
            "type":"route tracking","time":"\(time)",\(Self.route(stop))
            """
        return Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: Self.bodySize - 1 - text.utf8.count)
            + [UInt8(ascii: "}")]
    }

    /// The entry that ingress makes of the webhook.
    func entry(_ index: Int) -> WorkEntry {
        let tenant = population.company(ofEvent: index).tenant.id
        var generator = SystemRandomNumberGenerator()
        return WorkEntry(
            identity: "\(tenant)/\(id(index))", tenant: tenant, provider: FleetProvider.samsara.rawValue,
            kind: FleetEventKind.stopArrival.rawValue, key: "\(tenant)/\(population.driver(ofEvent: index))",
            receivedAt: Date(), trace: .generate(using: &generator), body: body(index))
    }

    private static func route(_ stop: String) -> String {
        """
        "route":{"id":"6009862266","name":"Dallas 4217","scheduledRouteStartTime":"2026-08-28T18:47:00.000Z",\
        "settings":{"routeCompletionCondition":"arriveLastStop"},"stops":[{"id":"\(stop)",\
        "name":"Elm Street Warehouse","notes":"Dock 4, ring twice","state":"arrived",\
        "scheduledArrivalTime":"2026-08-28T18:55:00.000Z","singleUseLocation":{"address":"12 Elm St, Dallas, TX",\
        "latitude":32.78,"longitude":-96.8},"eta":"2026-08-28T18:50:00Z"}]},"routeStopDetails":{"id":"\(stop)",\
        "state":"arrived","enRouteTime":"2026-08-28T18:47:02.593Z"}}
        """
    }

    private static func digits(_ number: Int, _ count: Int, radix: Int) -> String {
        let text = String(number, radix: radix)
        return String(repeating: "0", count: count - text.utf8.count) + text
    }
}
