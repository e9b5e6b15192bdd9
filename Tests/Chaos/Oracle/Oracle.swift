/// Compares what the vendors received with what ingress accepted.
struct Oracle: Sendable {
    let evidence: Evidence
    private let messages: [EntryTag: [Evidence.Message]]
    private let updates: [EntryTag: Int]

    static func judge(_ evidence: Evidence) -> Verdict {
        Oracle(evidence).verdict()
    }

    private init(_ evidence: Evidence) {
        self.evidence = evidence
        self.messages = Dictionary(grouping: evidence.messages, by: \.tag)
        self.updates = Dictionary(grouping: evidence.updates, by: \.tag).mapValues(\.count)
    }

    private func verdict() -> Verdict {
        var verdict = Verdict()
        verdict.accepted = self.evidence.accepted.count
        for tag in self.evidence.accepted.sorted() { self.account(for: tag, in: &verdict) }
        self.findDoubledConfirmations(in: &verdict)
        self.findDisorder(in: &verdict)
        self.findLeaks(in: &verdict)
        return verdict
    }

    private func account(for tag: EntryTag, in verdict: inout Verdict) {
        switch tag.kind == .event ? self.messages[tag]?.count ?? 0 : self.updates[tag] ?? 0 {
        case 0: self.accountForMissing(tag, in: &verdict)
        case 1: verdict.sent += 1
        case 2 where self.messages[tag]?.first?.couldBeKnown == false:
            verdict.sent += 1
            verdict.ambiguous += 1
        default:
            verdict.sent += 1
            verdict.findings.append(self.finding(.doubled, tag))
        }
    }

    private func accountForMissing(_ tag: EntryTag, in verdict: inout Verdict) {
        if self.evidence.deadLetters.contains(tag) {
            verdict.dead += 1
        } else if self.evidence.ledger[tag]?.state == "expired" {
            verdict.expired += 1
        } else if self.evidence.erased.contains(tag), !self.evidence.told.contains(tag) {
            verdict.erased += 1
        } else {
            verdict.findings.append(self.finding(.lost, tag))
        }
    }

    private func findDoubledConfirmations(in verdict: inout Verdict) {
        for (tag, confirmations) in Dictionary(grouping: self.evidence.confirmations, by: \.self)
        where confirmations.count > 1 {
            verdict.findings.append(
                Finding(kind: .doubled, tag: tag, detail: "the driver was told \(confirmations.count) times"))
        }
    }

    /// Only the first of each counts; what a replaced Redis held may come when its sender repeats it.
    private func findDisorder(in verdict: inout Verdict) {
        var latest: [Line: Int] = [:]
        var seen: Set<EntryTag> = []
        let sent = self.evidence.messages.map { ($0.tag, nil as String?) }
        for (tag, stop) in sent + self.evidence.updates.map({ ($0.tag, $0.stop) })
        where !self.evidence.erased.contains(tag) && seen.insert(tag).inserted {
            let line = Line(
                driver: Evidence.Party(tenant: tag.tenant, driver: tag.driver), kind: tag.kind, stop: stop)
            let last = latest[line] ?? -1
            if tag.number < last {
                verdict.findings.append(self.finding(.disordered, tag, "after number \(last)"))
            }
            latest[line] = max(last, tag.number)
        }
    }

    /// Within which order is kept.
    private struct Line: Hashable {
        let driver: Evidence.Party
        let kind: EntryTag.Kind
        let stop: String?
    }

    private func findLeaks(in verdict: inout Verdict) {
        for message in self.evidence.messages {
            let driver = Evidence.Party(tenant: message.tag.tenant, driver: message.tag.driver)
            guard message.from.tenant != driver.tenant || message.to != driver else { continue }
            verdict.findings.append(self.finding(.leaked, message.tag))
        }
        for update in self.evidence.updates
        where update.of != Evidence.Party(tenant: update.tag.tenant, driver: update.tag.driver) {
            verdict.findings.append(self.finding(.leaked, update.tag, "written for \(update.of)"))
        }
        for tag in Set(self.evidence.messages.map(\.tag)).union(self.updates.keys)
            .subtracting(self.evidence.accepted)
        {
            verdict.findings.append(self.finding(.leaked, tag, "nobody accepted it"))
        }
    }

    private func finding(_ kind: Finding.Kind, _ tag: EntryTag, _ more: String? = nil) -> Finding {
        let row = self.evidence.ledger[tag]
        let ledger = row.map { "the ledger says \($0.state) (\($0.detail))" } ?? "the ledger has no row"
        let messages = (self.messages[tag] ?? []).map(\.detail)
        let updates = self.updates[tag].map { ["\($0) fleet updates"] } ?? []
        let seen = (messages + updates).joined(separator: "; ")
        let parts = [more, ledger, seen.isEmpty ? "the vendors saw nothing" : "the vendors saw \(seen)"]
        return Finding(kind: kind, tag: tag, detail: parts.compactMap { $0 }.joined(separator: ", "))
    }
}
