import Core
import FoundationEssentials
import Providers
import Storage

/// Messages to whoever wrote.
extension InboundRelay {
    /// A message was not sent because it has to wait.
    struct Held: Error {
        var hold: Hold
        var wait: Duration
    }

    /// - Parameter begin: what is to be done right before the call; false when the call is not to be made.
    /// - Returns: nil when it was not made.
    /// - Throws: ``Held``, `ProviderError`, and what `begin` throws.
    func answer(
        _ text: String, to reply: Reply, _ item: WorkItem, of tenant: RelayTenant,
        begin: () async throws -> Bool = { true }
    ) async throws -> MessageID? {
        guard let recipient = Recipient(reply.sender) else {
            throw ProviderError(.recipient, detail: "the sender has neither number nor user id")
        }
        let account = tenant.number?.id == reply.number ? tenant.number?.businessAccount : nil
        let call = self.calls.answer(to: recipient, on: reply, of: account)
        switch try await self.gate.admit(call, hasWaited: item.wasHeld) {
        case .wait(let hold, let wait): throw Held(hold: hold, wait: wait)
        case .go(let pass):
            guard try await self.begin(pass, begin) else { return nil }
            do {
                let sent = try await self.whatsApp.send(
                    text: text, to: recipient, from: reply.number, context: reply.id, trace: item.entry.trace)
                await self.gate.ended(pass, with: nil)
                return sent.id
            } catch {
                await self.gate.ended(pass, with: error)
                throw error
            }
        }
    }

    /// Records that a message begins; false, with the row as it was, when the lease lasts no longer.
    func beginMessage(
        _ row: ReplyRow, _ item: WorkItem, from state: ReplyState, detail: String? = nil
    ) async throws -> Bool {
        try await self.ledger.move(row, to: .confirming, detail: detail)
        guard !item.mayCall else { return true }
        try await self.ledger.move(row, to: state, detail: detail)
        return false
    }

    /// Gives the pass back unless the call is to be made.
    private func begin(_ pass: CallGate.Pass, _ begin: () async throws -> Bool) async throws -> Bool {
        do {
            let mayCall = try await begin()
            if !mayCall { await self.gate.withdraw(pass) }
            return mayCall
        } catch {
            await self.gate.withdraw(pass)
            throw error
        }
    }

    /// Work on a reply waits no longer than it matters; nil when that time is over.
    func held(_ item: WorkItem, _ hold: Hold, _ wait: Duration) -> WorkOutcome? {
        let remaining = Deadline.fleetUpdate(accepted: item.entry.acceptedAt).remaining(at: Date())
        return remaining > .zero ? .postpone(after: min(wait, remaining), for: .hold(hold)) : nil
    }
}
