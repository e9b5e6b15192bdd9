import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

/// Webhooks of Meta with more than one thing in them, or with unusual ones.
@Suite(.timeLimit(.minutes(15)))
struct WhatsAppBatchTests {
    @Test
    func repliesToSeveralNumbersInOneBodyReachTheirOwnTenants() async throws {
        let stack = try await Stack.common
        let fleets = [try await stack.fleet(), try await stack.fleet(), try await stack.fleet()]
        for fleet in fleets {
            try await fleet.happens()
            try await fleet.templates(1)
        }
        let bodies = fleets.enumerated().map { index, fleet in
            WhatsAppBody(number: fleet.number)
                .text("wamid.\(UUID())", from: fleet.driver.phone, "First of \(index)")
                .text("wamid.\(UUID())", from: fleet.driver.phone, "Second of \(index)")
        }
        let body = WhatsAppBody.envelope([[bodies[0].change, bodies[1].change], [bodies[2].change]]).bytes
        #expect(try await stack.postWhatsApp(body).status == 200)
        #expect(try await stack.postWhatsApp(body).status == 200)
        for (index, fleet) in fleets.enumerated() {
            let documents = try await fleet.documents(2)
            #expect(documents.count == 2)
            #expect(documents[0].text.contains("First of \(index)"))
            #expect(documents[1].text.contains("Second of \(index)"))
        }
        try await eventually("all replies are settled") {
            for fleet in fleets {
                let replies = try await fleet.log().filter { $0["direction"].string == "inbound" }
                guard replies.count == 2, replies.allSatisfy({ $0["status"].string == "confirmed" }) else {
                    return false
                }
            }
            return true
        }
        for fleet in fleets { #expect(try await fleet.documents().count == 2) }
    }

    @Test
    func receiptsThatComeInReverseAndTwiceLeadToTheSameState() async throws {
        try await Stack.run(.init { $0.whatsApp = ["autoDeliver": false] }) { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            let message = try #require(try await fleet.templates(1).first)
            let callback = try #require(message.json["bizOpaqueCallbackData"].string)
            var body = WhatsAppBody(number: fleet.number)
            for state in ["read", "delivered", "sent", "delivered", "read"] {
                body = body.status(message.id, state, callback: callback)
            }
            #expect(try await stack.postWhatsApp(body.bytes).status == 200)
            #expect(try await stack.postWhatsApp(body.bytes).status == 200)
            try await eventually("the delivery is read") { try await fleet.log().first?["status"].string == "read" }
            try await stack.idle()
            let row = try #require(try await fleet.log().first)
            #expect(row["status"].string == "read")
            #expect(row["sentAt"].string != nil && row["deliveredAt"].string != nil && row["readAt"].string != nil)
        }
    }

    @Test
    func someoneElsesReceiptChangesNothing() async throws {
        let stack = try await Stack.common
        let (one, two) = (try await stack.fleet(), try await stack.fleet())
        try await one.happens()
        let message = try #require(try await one.templates(1).first)
        let callback = try #require(message.json["bizOpaqueCallbackData"].string)
        let body = WhatsAppBody(number: two.number).status(message.id, "failed", callback: callback)
            .status("wamid.unknown", "read", callback: "not ours")
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        try await eventually("the receipt was looked at") {
            !stack.workers[0].logLines("Receipt of no delivery").isEmpty
        }
        #expect(try await one.log().first?["status"].string != "failed")
    }

    @Test
    func anElementThatCannotBeReadGoesToTheDeadLettersAndItsNeighboursAreTaken() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        let body = WhatsAppBody(number: fleet.number)
            .message("wamid.\(UUID())", from: fleet.driver.phone, ["type": "text", "text": 7, "timestamp": "never"])
            .text("wamid.\(UUID())", from: fleet.driver.phone, "The neighbour")
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        #expect(try await fleet.documents(1).first?.text.contains("The neighbour") == true)
        let letter = try await eventually("there is a dead letter") {
            try await stack.stores.deadLetters(.inbound).first { $0.string("body")?.contains(fleet.number) == true }
        }
        #expect(letter.string("reason") == "undecodable")
    }

    @Test
    func aDriverWhoShowsNoNumberIsKnownByTheUserIdThatCameBefore() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        // The answer to a send and every webhook carry the id; the first reply at the latest.
        try await fleet.reply(["kind": "text", "text": "With a number"])
        try await fleet.documents(1)
        let phone = try await stack.sandbox("GET", "whatsapp/phones/\(fleet.driver.phone)")
        let user = try #require(phone["userId"].string)
        let body = WhatsAppBody(number: fleet.number).text("wamid.\(UUID())", fromUser: user, "Without a number")
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        #expect(try await fleet.documents(2)[1].text.contains("Without a number"))
    }

    @Test
    func aReactionWritesNothing() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        try await fleet.reply(["kind": "reaction", "text": "👍"])
        let row = try await eventually("the reaction is logged") {
            try await fleet.log().first { $0["direction"].string == "inbound" && $0["status"].string == "ignored" }
        }
        #expect(row["kind"].string == "nothing_to_write")
        #expect(try await fleet.documents().isEmpty)
    }

    @Test(
        arguments: [
            (["kind": "location", "latitude": 29.5, "longitude": -98.25], ["29.5", "-98.25"]),
            (["kind": "image", "caption": "Broken seal"], ["Broken seal", "image"]),
            (["kind": "document", "filename": "pod.pdf"], ["document"]),
            (["kind": "text", "text": "Üñï 🚚 \"quoted\" \\ </script>"], ["Üñï 🚚", "quoted"]),
        ] as [(JSON, [String])])
    func whatADriverSendsBecomesADocumentThatSaysSo(_ reply: JSON, _ words: [String]) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        try await fleet.reply(reply)
        let document = try #require(try await fleet.documents(1).first)
        for word in words { #expect(document.text.contains(word), "\(document.text)") }
        #expect(document["state"].string == "submitted")
        #expect(document["driver"]["id"].string == fleet.driver.id)
        #expect(document["routeStop"]["id"].string?.isEmpty == false)
        try await fleet.confirmations()
        try await eventually("the reply is logged as confirmed") {
            try await fleet.log().contains { $0["direction"].string == "inbound" && $0["status"].string == "confirmed" }
        }
    }

    /// Characters that are several code points each, of which PostgreSQL counts every one.
    @Test
    func charactersOfSeveralCodePointsAreNoTooLongText() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        let texts = ["\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "e\u{301}\u{302}"].map {
            String(repeating: $0, count: 100)
        }
        for (place, text) in texts.enumerated() {
            try await fleet.reply(["kind": "text", "text": .string(text)])
            let document = try #require(try await fleet.documents(place + 1).last)
            let isWhole = document["fields"][0]["value"]["stringValue"].string == text
            #expect(isWhole)
        }
        try await fleet.confirmations(2)
    }

    @Test
    func theSameReplyTwiceIsWrittenAndConfirmedOnce() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        let id = "wamid.\(UUID())"
        for _ in 0..<3 { try await fleet.reply(["kind": "text", "text": "Once", "messageId": .string(id)]) }
        try await fleet.reply(["kind": "text", "text": "Next"])
        try await fleet.confirmations(2)
        #expect(try await fleet.documents().count == 2)
        #expect(try await fleet.messages().count { $0.type == "text" && !$0.isFromDriver } == 2)
    }
}
