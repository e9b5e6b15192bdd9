import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

/// Replies on their way into a fleet system in trouble. Faults of Samsara hit every tenant, so each test has a stack of
/// its own.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct FleetUpdateTests {
    @Test
    func anUpdateThatSamsaraDidNotTakeIsWrittenInTheEndOnce() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            let faults: [JSON] = [
                ["action": "throttle", "retryAfter": 0.3], ["action": "status", "status": 401], ["action": "reset"],
                ["action": "garbage"],
            ]
            for (position, fault) in faults.enumerated() {
                try await stack.fault("samsara", "/fleet/documents", method: "POST", fault)
                try await fleet.reply(["kind": "text", "text": "Answer \(position)"])
                try await fleet.documents(position + 1)
                try await fleet.confirmations(position + 1)
            }
            try await stack.idle()
            let documents = try await fleet.documents()
            #expect(documents.count == faults.count)
            for position in faults.indices { #expect(documents[position].text.contains("Answer \(position)")) }
        }
    }

    @Test
    func anUpdateWhoseAnswerWasLostIsFoundAndNotWrittenAgain() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            try await stack.fault("samsara", "/fleet/documents", method: "POST", ["action": "dropAnswer"])
            try await fleet.reply(["kind": "text", "text": "Only once"])
            try await fleet.confirmations()
            try await stack.idle()
            #expect(try await fleet.documents().count == 1)
        }
    }

    @Test
    func anUpdateThatSamsaraRefusesIsADeadLetterAndTheDriverIsTold() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            try await stack.fault("samsara", "/fleet/documents", method: "POST", ["action": "status", "status": 400])
            try await fleet.reply(["kind": "text", "text": "Will be refused"])
            let letter = try await eventually("the reply is a dead letter") {
                try await stack.stores.deadLetters(.inbound).first
            }
            #expect(letter.string("reason") == "rejected")
            #expect(try await fleet.confirmations().count == 1)
            #expect(
                try await fleet.log().contains { $0["direction"].string == "inbound" && $0["status"].string == "dead" })
            #expect(try await fleet.documents().isEmpty)
        }
    }

    /// A letter that was put back with a fresh deadline, as `--renew` does, while Samsara refuses the token.
    @Test
    func aRenewedReplyWaitsForACircuitThoughItWasAcceptedLongAgo() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            try await stack.fault("samsara", "/fleet/documents", method: "POST", ["action": "status", "status": 401])
            let reply = Reply(
                id: "wamid.renewed", number: PhoneNumberID(fleet.number),
                sender: .init(waID: fleet.driver.phone, userID: nil), sentAt: Date(), context: nil,
                content: .text("Dock 4 is closed"))
            let key = "\(fleet.number)/\(fleet.driver.phone)"
            let now = Date().wholeMilliseconds
            let stream = stack.stores.topology.stream(stack.stores.topology.partition(.inbound, key: key))
            _ = try await stack.stores.redis.send([
                "XADD", RedisArgument(stream), "*", "id", "\(fleet.number)/wamid.renewed", "tenant", "", "provider",
                "whatsapp", "kind", "reply", "key", RedisArgument(key), "at", RedisArgument(now - 172_800_000), "trace",
                "", "body", RedisArgument(Array(try JSONEncoder().encode(reply))), "replays", 1, "renewed_at",
                RedisArgument(now),
            ])
            try await fleet.documents(1)
            try await stack.idle()
            #expect(try await stack.stores.deadLetters(.inbound).isEmpty)
        }
    }

    @Test
    func withoutADocumentTypeTheStopsNoteTakesTheReplyAndEveryOtherStopStays() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(organisation: ["documentTypes": false])
        let before = try #require(try await fleet.state()["routes"].array.first)
        let stops = before["stops"].array
        let stop = try #require(stops[1]["id"].string)
        try await fleet.happens("RouteStopArrival", ["stopId": .string(stop)])
        try await fleet.templates(1)
        try await fleet.reply(["kind": "text", "text": "Dock 4 is closed"])
        let after = try await eventually("the stop's note has the reply") {
            let route = try await fleet.state()["routes"].array.first { $0["id"] == before["id"] } ?? .null
            return route.text.contains("Dock 4 is closed") ? route["stops"].array : nil
        }
        #expect(after.map { $0["id"] } == stops.map { $0["id"] })
        #expect(after.map { $0["name"] } == stops.map { $0["name"] })
        #expect(after[0]["notes"] == stops[0]["notes"] && after[2]["notes"] == stops[2]["notes"])
        let note = try #require(after[1]["notes"].string)
        #expect(note.hasPrefix(stops[1]["notes"].string ?? "-") && note.contains("Dock 4 is closed"))
        for (old, new) in zip(stops, after) {
            #expect(old["singleUseLocation"] == new["singleUseLocation"])
            #expect(old["scheduledArrivalTime"] == new["scheduledArrivalTime"])
        }
        try await fleet.confirmations()
    }

    @Test
    func repliesOfTwoDriversAboutOneRouteDoNotUndoEachOther() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet(
                phones: ["+" + Stack.newPhone(), "+" + Stack.newPhone()], organisation: ["documentTypes": false])
            let route = try #require(try await fleet.state()["routes"].array.first)
            let webhook = try await fleet.webhook()
            for (driver, stop) in zip(fleet.drivers, route["stops"].array) {
                let data: JSON = [
                    "driver": ["id": .string(driver.id)], "route": ["id": route["id"]],
                    "routeStopDetails": ["id": stop["id"], "name": stop["name"]],
                ]
                let event = fleet.arrival("", of: driver, more: ["data": data])
                #expect(try await fleet.post(event.bytes, to: webhook).status == 200)
                try await fleet.templates(1, on: driver)
            }
            // Long enough for both to have read the route before either writes it.
            try await stack.fault(
                "samsara", "/fleet/routes", method: "PATCH", times: 2, ["action": "delay", "delayMs": 1_500])
            try await fleet.reply(["kind": "text", "text": "Dock 4 is closed"], from: fleet.drivers[0])
            try await fleet.reply(["kind": "text", "text": "Gate code is 7"], from: fleet.drivers[1])
            for driver in fleet.drivers { try await fleet.confirmations(to: driver) }
            let after = try await fleet.state()["routes"].array.first { $0["id"] == route["id"] } ?? .null
            #expect(after.text.contains("Dock 4 is closed") && after.text.contains("Gate code is 7"))
        }
    }

    @Test
    func aConfirmationThatAKilledWorkerBeganIsNotSentAgain() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            try await stack.fault("whatsapp", "/messages", ["action": "delay", "delayMs": 4_000])
            try await fleet.reply(["kind": "text", "text": "Dock 4 is closed"])
            try await eventually("the confirmation is under way") {
                try await fleet.log().contains { $0["status"].string == "confirming" }
            }
            stack.workers[0].kill()
            try stack.start("relay-worker")
            try await eventually("the reply is settled", within: .seconds(60)) {
                try await fleet.log().contains { $0["status"].string == "confirmed" }
            }
            try await stack.idle()
            #expect(try await stack.requests("whatsapp", "/messages").count == 2)
            #expect(try await fleet.documents().count == 1)
        }
    }
}
