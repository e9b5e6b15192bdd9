import FoundationEssentials
import TestSupport

/// Plays the script: Samsara's webhooks, repeated until they are taken, and the drivers' replies on their phones.
struct Load: Sendable {
    let script: Script
    /// In the order of the script's tenants.
    let fleets: [LoadedFleet]
    let ingressURLs: [String]
    let acceptance: Acceptance
    let mirror: SandboxMirror

    /// Returns when all of it is accepted.
    func run() async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for driver in self.script.drivers {
                group.addTask { try await self.postEvents(of: driver, since: start) }
                group.addTask { try await self.sendReplies(of: driver, since: start) }
            }
            try await group.waitForAll()
        }
    }

    /// One after the other: the next one is posted when the one before is accepted, which makes their order.
    private func postEvents(of driver: Script.Driver, since start: ContinuousClock.Instant) async throws {
        let access = self.fleets[driver.tenant]
        for event in driver.events {
            try await ContinuousClock().sleep(until: start + event.at)
            try await access.happens(event)
            let body = access.body(of: event)
            try await self.post(body, of: event.tag, to: access)
            self.acceptance.insert(event.tag)
            if event.isRepeated { _ = try? await self.attempt(body, to: access, 1) }
        }
    }

    private func post(_ body: [UInt8], of tag: EntryTag, to access: LoadedFleet) async throws {
        var attempt = tag.number
        // What fails here is the fault's doing.
        while (try? await self.attempt(body, to: access, attempt)) != true {
            try Task.checkCancellation()
            attempt += 1
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// - Returns: whether it was taken.
    private func attempt(_ body: [UInt8], to access: LoadedFleet, _ attempt: Int) async throws -> Bool {
        let ingress = self.ingressURLs[attempt % self.ingressURLs.count]
        let timestamp = "\(Int(Date().timeIntervalSince1970))"
        let answer = try await HTTP.send(
            "POST", ingress + access.path,
            headers: [
                "Content-Type": "application/json", "X-Samsara-Timestamp": timestamp,
                "X-Samsara-Signature": try Fleet.signature(body, timestamp, access.secret),
            ], body: body, timeout: .seconds(10))
        return (200..<300).contains(answer.status)
    }

    /// The next one is sent when ingress has taken the one before, which makes their order.
    private func sendReplies(of driver: Script.Driver, since start: ContinuousClock.Instant) async throws {
        let fleet = self.fleets[driver.tenant].fleet
        for reply in driver.replies {
            try await ContinuousClock().sleep(until: start + reply.at)
            var text: JSON = ["kind": "text", "text": .string("Answer \(reply.tag)")]
            if driver.tenant >= Script.tenantsWithDocuments {
                text = text.merging(["inReplyTo": .string(try await self.stopMessage(to: driver))])
            }
            let id = try await fleet.reply(text, from: fleet.drivers[driver.number])
            self.acceptance.name(id, reply.tag)
            while !self.mirror.isTaken(id) { try await Task.sleep(for: .milliseconds(250)) }
            self.acceptance.insert(reply.tag)
        }
    }

    /// The first message that told the driver what happened at a stop.
    private func stopMessage(to driver: Script.Driver) async throws -> String {
        let stops = driver.events.filter(\.isAtStop).map(\.tag)
        while true {
            if let message = stops.lazy.compactMap({ self.mirror.message(of: $0) }).first { return message }
            try await Task.sleep(for: .milliseconds(250))
        }
    }
}
