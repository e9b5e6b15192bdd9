import Core
import FoundationEssentials
import Testing

@testable import Providers

@Suite struct SamsaraStopNoteTests {
    private func update(_ marker: String = "AB12CD34", message: String? = "gate 4") -> FleetUpdate {
        FleetUpdate(
            marker: marker, driver: "1", stop: StopReference(route: "r", stop: "2"), status: "Arrived",
            message: message, occurredAt: Date(timeIntervalSince1970: 1_724_871_000))
    }

    private func stop(_ id: String, _ members: [String: JSONValue] = [:]) -> JSONValue {
        .object(members.merging(["id": .text(id), "state": "scheduled"]) { given, _ in given })
    }

    private let line = "[FleetChat AB12CD34] 2024-08-28 18:50 UTC Arrived: gate 4"

    @Test func sendsEveryStopBackWithAllThatCanBeWritten() throws {
        let full: [String: JSONValue] = [
            "name": "One", "notes": "ring twice", "externalIds": ["k": "v"], "address": ["id": "a1", "name": "Yard"],
            "scheduledArrivalTime": "2024-08-28T18:55:00Z", "scheduledDepartureTime": "2024-08-28T19:55:00Z",
            "ontimeWindowBeforeArrivalMs": .number("60000"), "ontimeWindowAfterArrivalMs": .number("90000"),
            "sequenceNumber": .number("1"), "appointmentWindows": [["startTime": "2024-08-28T18:00:00Z"]],
        ]
        let readOnly: [String: JSONValue] = [
            "eta": "2024-08-28T18:50:00Z", "actualArrivalTime": .null, "documents": [["id": "d"]],
            "forms": [["id": "f"]], "orders": [["id": "o"]], "liveSharingUrl": "https://x",
        ]
        let location: JSONValue = [
            "address": "1 Main St", "latitude": .number("42.13"), "longitude": .number("-87.92"),
        ]
        let route: JSONValue = [
            "id": "r",
            "stops": .list([
                stop("1", full.merging(readOnly) { first, _ in first }), stop("2", ["singleUseLocation": location]),
                stop("3"),
            ]),
        ]
        let patch = try #require(try SamsaraStopNote.patch(for: route, adding: update()))
        var first = full
        first["address"] = nil
        first["addressId"] = "a1"
        first["id"] = "1"
        #expect(
            patch == [
                "stops": [
                    .object(first), ["id": "2", "singleUseLocation": location, "notes": .text(line)], ["id": "3"],
                ]
            ])
    }

    @Test func writesNothingTwice() throws {
        let route: JSONValue = ["stops": [stop("2", ["notes": .text("ring twice\n\(line)")])]]
        #expect(try SamsaraStopNote.patch(for: route, adding: update()) == nil)
    }

    @Test(arguments: [["stops": []], [:], ["stops": [["id": "9"]]]] as [JSONValue])
    func saysThatAStopIsGone(route: JSONValue) {
        let error = #expect(throws: ProviderError.self) { try SamsaraStopNote.patch(for: route, adding: update()) }
        #expect(error?.reason == .notFound)
    }

    @Test func neverDropsAStopThatItCannotName() {
        let route: JSONValue = ["stops": [["id": "2"], ["name": "nameless"]]]
        let error = #expect(throws: ProviderError.self) { try SamsaraStopNote.patch(for: route, adding: update()) }
        #expect(error?.reason == .unavailable)
    }

    @Test func makesRoomWithItsOwnOldestLinesOnly() throws {
        let own = (0..<4).map { "[FleetChat OWN0000\($0)] \(String(repeating: "x", count: 400))" }
        let notes = ["Dispatcher: dock 4", own[0], own[1], "FleetChat rules apply", own[2], own[3]]
        let padded = notes + [String(repeating: "d", count: 600)]
        let result = try SamsaraStopNote.notes(padded.joined(separator: "\n"), adding: line)
        #expect(result.utf16.count <= 2_000)
        #expect(
            result
                == (["Dispatcher: dock 4", own[1], "FleetChat rules apply"] + padded[4...] + [line]).joined(
                    separator: "\n"))
    }

    @Test func givesUpRatherThanCutTheDispatchersWords() {
        let full = String(repeating: "d", count: 1_990)
        let error = #expect(throws: ProviderError.self) { try SamsaraStopNote.notes(full, adding: line) }
        #expect(error?.reason == .rejected)
    }

    @Test func writesOneLineOfBoundedLength() {
        let long = update(message: "a\nb\r\n\tc " + String(repeating: "🚚", count: 4_000))
        let line = UpdateText.line(long, limit: 500)
        #expect(line.hasPrefix("[FleetChat AB12CD34] 2024-08-28 18:50 UTC Arrived: a b c 🚚"))
        #expect(line.utf16.count <= 500)
        #expect(line.hasSuffix("…"))
        #expect(UpdateText.isOurs(line))
        #expect(UpdateText.line(update(message: nil), limit: 500).hasSuffix("UTC Arrived"))
    }
}
