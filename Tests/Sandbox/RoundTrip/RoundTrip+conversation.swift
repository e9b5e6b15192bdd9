import NIOHTTP1

extension RoundTrip {
    /// An arrival is answered with the template's first button.
    /// - Returns: the stop.
    func answerByButton(_ cast: Cast) async throws(RoundTripError) -> String {
        let stop = cast.organisation["routes"]?.array?.first?["stops"]?.array?.first?["id"]?.string
        guard let stopId = stop else { throw RoundTripError("the fleet has no route") }
        let template = try await deliver("RouteStopArrival", stopId: stopId, cast)
        try await step("message read on the phone: sent, delivered, read") { () throws(RoundTripError) in
            try await read(template, cast)
        }
        let before = try await messageIds(cast)
        try await step("first button tapped: submitted document at the stop") { () throws(RoundTripError) in
            try await reply(["kind": "button", "buttonIndex": 0, "inReplyTo": template["id"] ?? .null], cast)
            _ = try await eventually("the document is there") { () throws(RoundTripError) in
                let organisation = try await sandbox.expect([200], .GET, cast.organisationPath)
                return organisation["documents"]?.array?.first { document in
                    document["routeStop"]?["id"]?.string == stopId && document["state"]?.string == "submitted"
                        && document["driver"]?["id"] == cast.driver["id"]
                }
            }
        }
        try await step("confirmation on the phone") { () throws(RoundTripError) in
            _ = try await eventually("the phone shows a confirmation") { () throws(RoundTripError) in
                try await thread(cast).last { message in
                    message["direction"]?.string == "outbound" && message["type"]?.string != "template"
                        && !before.contains(message["id"] ?? .null)
                }
            }
        }
        return stopId
    }

    /// The next event is answered in the driver's own words.
    func answerByText(_ cast: Cast, stopId: String) async throws(RoundTripError) {
        let words = "Dock is blocked, 20 minutes"
        let template = try await deliver("RouteStopDeparture", stopId: stopId, cast)
        try await step("answer in text reaches the fleet system") { () throws(RoundTripError) in
            try await reply(["kind": "text", "text": .string(words), "inReplyTo": template["id"] ?? .null], cast)
            _ = try await eventually("the text is in a document or a note") { () throws(RoundTripError) in
                let organisation = try await sandbox.expect([200], .GET, cast.organisationPath)
                let places = [organisation["documents"], organisation["routes"], organisation["messages"]]
                return places.contains { $0?.text.contains(words) == true } ? true : nil
            }
        }
    }

    private func deliver(_ type: String, stopId: String, _ cast: Cast) async throws(RoundTripError) -> JSON {
        let before = try await messageIds(cast)
        try await step("\(type) sent by the fleet system") { () throws(RoundTripError) in
            let answer = try await sandbox.expect(
                [200], .POST, cast.organisationPath + "/events",
                ["type": .string(type), "driverId": cast.driver["id"] ?? .null, "stopId": .string(stopId)])
            let deliveries = answer["deliveries"]?.array ?? []
            guard !deliveries.isEmpty, deliveries.allSatisfy({ $0["status"]?.int == 200 }) else {
                throw RoundTripError("the webhook was not taken: \(answer.text)")
            }
        }
        return try await step("template with buttons on the driver's phone") { () throws(RoundTripError) in
            try await eventually("the phone shows a template with buttons") { () throws(RoundTripError) in
                try await thread(cast).last { message in
                    message["type"]?.string == "template" && message["buttons"]?.array?.isEmpty == false
                        && !before.contains(message["id"] ?? .null)
                }
            }
        }
    }

    private func read(_ message: JSON, _ cast: Cast) async throws(RoundTripError) {
        let states = ["delivered", "read"]
        for (position, state) in states.enumerated() {
            if state == "read" {
                try await sandbox.expect(
                    [204], .POST, cast.phonePath + "/read", ["phoneNumberId": .string(cast.phoneNumberId)])
            }
            _ = try await eventually("the message is \(state)") { () throws(RoundTripError) in
                let status = try await thread(cast).last { $0["id"] == message["id"] }?["status"]?.string
                return status.flatMap { states.firstIndex(of: $0) }.flatMap { $0 >= position ? true : nil }
            }
        }
    }

    private func reply(_ reply: JSON, _ cast: Cast) async throws(RoundTripError) {
        try await sandbox.expect(
            [200], .POST, cast.phonePath + "/reply",
            reply.merging(["phoneNumberId": .string(cast.phoneNumberId)]))
    }

    /// What the driver and the tenant's number have written; the phone is blank before the first message.
    private func thread(_ cast: Cast) async throws(RoundTripError) -> [JSON] {
        let phone = try await sandbox.expect([200, 404], .GET, cast.phonePath)
        let thread = phone["threads"]?.array?.first { $0["phoneNumberId"]?.string == cast.phoneNumberId }
        return thread?["messages"]?.array ?? []
    }

    private func messageIds(_ cast: Cast) async throws(RoundTripError) -> Set<JSON> {
        Set(try await thread(cast).compactMap { $0["id"] })
    }

    func checkLog(_ cast: Cast) async throws(RoundTripError) {
        let rows = try await eventually("the log shows a delivery that was read") { () throws(RoundTripError) in
            let rows = Self.rows(
                try await cast.tenant.expect([200], .GET, "/api/tenant/\(cast.tenantId)/messages"))
            return rows.contains { $0.object?.values.contains("read") == true } ? rows : nil
        }
        let times = rows.compactMap { row in row["createdAt"]?.string.flatMap { Timestamp(text: $0) } }
        guard zip(times, times.dropFirst()).allSatisfy({ $0 >= $1 }) else {
            throw RoundTripError("the log is not newest first")
        }
    }
}
