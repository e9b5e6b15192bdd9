import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// Drivers who agree to messages, and who want none.
@Suite(.timeLimit(.minutes(15)))
struct DriverConsentTests {
    @Test
    func aDriverWhoWroteStopGetsNothingUntilStart() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(phones: (0..<2).map { _ in "+" + Stack.newPhone() })
        try await fleet.happens()
        try await fleet.templates(1)
        try await fleet.reply(["kind": "text", "text": " Stop. "])
        #expect(try await fleet.confirmations(1)[0].text.contains("START"))
        try await Self.status("optedOut", of: fleet)
        // Known to every worker at once, and told to the tenant.
        try await fleet.happens("RouteStopDeparture")
        let row = try await eventually("the delivery is suppressed") {
            try await fleet.log().first { $0["status"].string == "suppressed" }
        }
        #expect(row["errorDetail"].string == "the driver wrote STOP")
        try await fleet.happens(to: fleet.drivers[1])
        try await fleet.templates(1, on: fleet.drivers[1])
        // What the driver writes still reaches the dispatcher.
        try await fleet.reply(["kind": "text", "text": "Dock 4 is closed"])
        try await fleet.documents(1)
        try await fleet.confirmations(2)
        try await fleet.reply(["kind": "text", "text": "START"])
        #expect(try await fleet.confirmations(3)[2].text.contains("STOP"))
        try await Self.status("ready", of: fleet)
        try await fleet.happens("RouteStopEtaUpdated")
        try await fleet.templates(2)
        // Neither word was written into the fleet system.
        #expect(try await fleet.documents().count == 1)
        let kinds = try await fleet.log().filter { $0["direction"].string == "inbound" }.map { $0["kind"].string }
        #expect(kinds == ["opt_in", "text", "opt_out"])
        let rows = try await stack.stores.administrator.query(
            "SELECT action FROM audit_log WHERE tenant_id = \(fleet.tenant)::uuid AND actor = 'driver' ORDER BY at")
        #expect(try rows.map { try $0.decode(String.self) } == ["driver.opt_out", "driver.opt_in"])
    }

    @Test
    func startIsAWordLikeAnyToWhoGetsMessagesAndEndIsOneToEverybody() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        for (count, word) in ["START", "END", "QUIT", "CANCEL"].enumerated() {
            try await fleet.reply(["kind": "text", "text": .string(word)])
            #expect(try await fleet.documents(count + 1).last?.text.contains(word) == true)
        }
        try await Self.status("ready", of: fleet)
    }

    @Test
    func aDriverWhoAgreedIsWelcomedOnceAndTheRecordStays() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let path = "/drivers/\(fleet.driver.id)/consent"
        let first = try await fleet.api("PUT", path, ["how": "signed form", "by": "Mona Reyes"])
        #expect(first.status == 200, "\(first.text)")
        #expect(first.json["consent"]["how"].string == "signed form")
        #expect(first.json["consent"]["by"].string == "Mona Reyes")
        #expect(first.json["consent"]["at"].string?.isEmpty == false)
        let welcome = try await fleet.templates(1)[0]
        #expect(welcome.text.contains(fleet.driver.name))
        let second = try await fleet.api("PUT", path, ["how": "told at the gate"])
        #expect(second.json["consent"] == first.json["consent"])
        try await fleet.happens()
        #expect(try await fleet.templates(2).count == 2)
        let unknown = try await fleet.api("PUT", "/drivers/nobody/consent", ["how": "signed form"])
        #expect(unknown.status == 404)
        let empty = try await fleet.api("PUT", path, ["how": " "])
        #expect(empty.status == 422)
        #expect(empty.json["errors"][0]["pointer"].string == "/how")
    }

    private static func status(_ status: String, of fleet: Fleet) async throws {
        try await eventually("the driver is \(status)") {
            let drivers = try await fleet.api("GET", "/drivers").json["data"].array
            return drivers.first { $0["fleetDriverId"].string == fleet.driver.id }?["status"].string == status
        }
    }
}
