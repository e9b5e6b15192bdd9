import FoundationEssentials
import TestSupport
import Testing

/// Whom a message goes to, and when to nobody.
@Suite(.timeLimit(.minutes(15)))
struct RecipientTests {
    @Test
    func aDriverWithoutANumberGetsNothingAndTheLogSaysWhy() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(phones: ["", "+" + Stack.newPhone()])
        let before = try await stack.workers[0].metric("fleetchat_deliveries_total", "suppressed")
        try await fleet.happens(to: fleet.drivers[0])
        let row = try await eventually("the delivery is logged") { try await fleet.log().first }
        #expect(row["status"].string == "suppressed")
        #expect(row["errorDetail"].string == "the driver has no phone number")
        #expect(row["fleetDriverId"].string == fleet.drivers[0].id)
        #expect(try await stack.workers[0].metric("fleetchat_deliveries_total", "suppressed") > before)
        // As soon as it has one, it is written to.
        let phone = Stack.newPhone()
        let change = try await fleet.api(
            "PUT", "/drivers/\(fleet.drivers[0].id)", ["phoneNumber": .string("+" + phone)])
        #expect(change.status == 200)
        try await fleet.happens(to: fleet.drivers[0])
        let driver = Fleet.Driver(id: fleet.drivers[0].id, name: fleet.drivers[0].name, phone: phone)
        #expect(try await fleet.templates(1, on: driver).count == 1)
    }

    @Test
    func anEventOfADriverThatTheFleetDoesNotKnowIsLoggedAndHarmsNobody() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let stranger = Fleet.Driver(id: "999999999", name: "Nobody", phone: "")
        #expect(try await fleet.post(fleet.arrival("Dock 1", of: stranger).bytes, to: fleet.webhook()).status == 200)
        let row = try await eventually("the delivery is logged") { try await fleet.log().first }
        #expect(row["status"].string == "suppressed")
        #expect(row["errorDetail"].string == "the driver is not known or not active")
    }

    @Test
    func anEventOfAVehicleGoesToWhoeverDrivesIt() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let assignment = try #require(try await fleet.state()["assignments"].array.first)
        let vehicle = try #require(assignment["vehicle"]["id"].string)
        try await fleet.happens("GeofenceEntry", ["vehicleId": .string(vehicle)])
        #expect(try await fleet.templates(1).count == 1)
    }

    @Test
    func anEventOfAVehicleThatNobodyDrivesIsSuppressed() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let vehicle = try #require(try await fleet.state()["vehicles"].array.last?["id"].string)
        try await fleet.happens("GeofenceEntry", ["vehicleId": .string(vehicle)])
        let row = try await eventually("the delivery is logged") { try await fleet.log().first }
        #expect(row["status"].string == "suppressed")
        #expect(row["errorDetail"].string == "no driver was assigned to the vehicle at that time")
    }

    @Test
    func aPhoneOfTwoTenantsHasAConversationWithEach() async throws {
        let stack = try await Stack.common
        let phone = "+" + Stack.newPhone()
        let (one, two) = (try await stack.fleet(phones: [phone]), try await stack.fleet(phones: [phone]))
        #expect(one.number != two.number)
        for fleet in [one, two] {
            try await fleet.happens()
            try await fleet.templates(1)
        }
        try await one.reply(["kind": "text", "text": "For the first alone"])
        let document = try #require(try await one.documents(1).first)
        #expect(document.text.contains("For the first alone"))
        try await one.confirmations()
        #expect(try await two.documents().isEmpty)
        #expect(try await two.messages().count == 1)
        #expect(try await two.log().allSatisfy { $0["direction"].string == "outbound" })
        #expect(try await one.log().count == 2)
    }

    @Test
    func aReplyToANumberOfNobodyEndsNowhereAndIsCounted() async throws {
        let stack = try await Stack.common
        let before = try await stack.workers[0].metric("fleetchat_replies_total", "number_of_nobody")
        let body = WhatsAppBody(number: "100000000019999").text("wamid.\(UUID())", from: Stack.newPhone(), "Hello?")
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        try await eventually("the reply is counted") {
            try await stack.workers[0].metric("fleetchat_replies_total", "number_of_nobody") > before
        }
        #expect(!stack.workers[0].logLines("Reply to a number of nobody").isEmpty)
    }
}
