import Redis
import Storage
import TestSupport

/// Gathers what the oracle needs, once everything has settled.
struct EvidenceCollector: Sendable {
    let script: Script
    let stack: Stack
    /// In the order of the script's tenants.
    let fleets: [Fleet]
    let ledger: Ledger
    let mirror: SandboxMirror
    let acceptance: Acceptance
    let replaced: [RedisContent]

    func collect() async throws -> Evidence {
        try await self.mirror.refresh()
        var evidence = Evidence()
        evidence.accepted = self.acceptance.tags
        let lostReceipts = self.replaced.reduce(into: Set<String>()) { $0.formUnion($1.receipts) }
        evidence.messages = self.messages(lostReceipts)
        let replies = self.acceptance.replies
        evidence.confirmations = self.mirror.messages.filter { $0.type == "text" }
            .compactMap { $0.context.flatMap { replies[$0] } }
        evidence.updates = try await self.updates()
        evidence.ledger = try await self.ledger.rows()
        evidence.deadLetters =
            try await RedisContent(of: self.stack.stores.redis, self.stack.stores.topology).deadLetters
        for content in self.replaced {
            evidence.erased.formUnion(content.tags)
            evidence.deadLetters.formUnion(content.deadLetters)
        }
        evidence.told = self.script.told
        return evidence
    }

    private func messages(_ lostReceipts: Set<String>) -> [Evidence.Message] {
        let tenants = Dictionary(
            uniqueKeysWithValues: self.fleets.enumerated().map { ($0.element.number, $0.offset) })
        var people: [String: Evidence.Party] = [:]
        for driver in self.script.drivers {
            people[ChaosRun.phone(driver.tenant, driver.number)] = .init(tenant: driver.tenant, driver: driver.number)
        }
        return self.mirror.messages.compactMap { message in
            message.tag.map { tag in
                Evidence.Message(
                    tag: tag, from: .init(tenant: tenants[message.from] ?? -1),
                    to: people[message.to] ?? .init(tenant: -1),
                    couldBeKnown: message.receipts && !lostReceipts.contains(message.id),
                    detail: "\(message.id.suffix(8)) at \(message.ms) ms" + (message.fault.map { " (\($0))" } ?? ""))
            }
        }
    }

    private func updates() async throws -> [Evidence.Update] {
        var updates: [Evidence.Update] = []
        for (tenant, fleet) in self.fleets.enumerated() {
            let drivers = fleet.drivers.enumerated().map { ($0.element.id, $0.offset) }
            let numbers = Dictionary(uniqueKeysWithValues: drivers)
            for document in try await fleet.documents() {
                guard let tag = EntryTag(in: document.text), tag.kind == .reply else { continue }
                let driver = document["driver"]["id"].string.flatMap { numbers[$0] }
                updates.append(Evidence.Update(tag: tag, of: .init(tenant: tenant, driver: driver)))
            }
            updates += try await self.notes(of: fleet, tenant, numbers)
        }
        return updates
    }

    private func notes(of fleet: Fleet, _ tenant: Int, _ numbers: [String: Int]) async throws -> [Evidence.Update] {
        var updates: [Evidence.Update] = []
        for route in try await fleet.state()["routes"].array {
            let driver = route["driver"]["id"].string.flatMap { numbers[$0] }
            for stop in route["stops"].array {
                for tag in EntryTag.all(in: stop["notes"].string ?? "") where tag.kind == .reply {
                    updates.append(
                        .init(tag: tag, of: .init(tenant: tenant, driver: driver), stop: stop["id"].string ?? ""))
                }
            }
        }
        return updates
    }
}
