import Crypto
import FoundationEssentials

extension Fleet {
    /// Lets something happen in the fleet system, which tells it to the product.
    /// - Returns: the event's id and how its webhook was answered.
    @discardableResult
    package func happens(
        _ type: String = "RouteStopArrival", to driver: Driver? = nil, _ more: JSON = [:]
    ) async throws -> (id: String, statuses: [Int]) {
        let action: JSON = ["type": .string(type), "driverId": .string((driver ?? self.driver).id)]
        let answer = try await self.stack.sandbox(
            "POST", "samsara/orgs/\(self.organisation)/events", action.merging(more))
        return (answer["eventId"].string ?? "", answer["deliveries"].array.map { $0["status"].int ?? 0 })
    }

    /// A webhook as Samsara sends it for an arrival, at a stop of its own for each id.
    /// - Parameter stop: its name, which the driver's message shows.
    package func arrival(
        _ stop: String, of driver: Driver? = nil, id: String = UUID().uuidString, more: JSON = [:]
    ) -> JSON {
        let driver = driver ?? self.driver
        let time = JSON.string(Date().ISO8601Format())
        let event: JSON = [
            "eventId": .string(id), "eventTime": time, "eventType": "RouteStopArrival",
            "orgId": .int(Int(self.organisation) ?? 0), "webhookId": "1",
            "data": [
                "type": "route tracking", "operation": "stop arrived", "time": time,
                "driver": ["id": .string(driver.id), "name": .string(driver.name)],
                "route": ["id": "9001", "name": "Morning run"],
                "routeStopDetails": ["id": .string("stop-\(id)"), "name": .string(stop), "state": "arrived"],
            ],
        ]
        return event.merging(more)
    }

    /// Posts a body to the tenant's webhook, well signed unless `headers` say otherwise.
    /// - Parameters:
    ///   - headers: win over the right ones; an empty value leaves a header out.
    ///   - method: POST where nothing is said.
    package func post(
        _ body: [UInt8], headers: [String: String] = [:], method: String = "POST",
        to webhook: (url: String, secret: String)
    ) async throws -> HTTP.Answer {
        let timestamp = headers["X-Samsara-Timestamp"] ?? "\(Int(Date().timeIntervalSince1970))"
        var all = [
            "Content-Type": "application/json", "X-Samsara-Timestamp": timestamp,
            "X-Samsara-Signature": try Self.signature(body, timestamp, webhook.secret),
        ]
        all.merge(headers) { $1 }
        return try await HTTP.send(method, webhook.url, headers: all.filter { !$0.value.isEmpty }, body: body)
    }

    /// `v1=` and the HMAC of `v1:<timestamp>:<body>` in hexadecimal.
    package static func signature(_ body: [UInt8], _ timestamp: String, _ secret: String) throws -> String {
        let key = SymmetricKey(data: try decodeBase64(secret))
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Array("v1:\(timestamp):".utf8))
        hmac.update(data: body)
        return "v1=" + hmac.finalize().map { hex($0) }.joined()
    }
}

func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.utf8.count == 1 ? "0" + text : text
}
