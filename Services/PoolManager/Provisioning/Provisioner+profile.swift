import Core
import Providers
import Storage

/// What makes a registered number fit for a tenant, and rids it of its last one.
extension Provisioner {
    func subscribe(_ number: inout TakenNumber) async throws -> StepResult {
        if try await self.isSubscribed(number.account) { return .ended(.done) }
        if let ended = try await self.begin(.subscribe, &number) { return ended }
        try await self.whatsApp.subscribe(number.account)
        guard try await self.isSubscribed(number.account) else {
            return .ended(.waiting(.seconds(30), reason: "WhatsApp does not show the subscription yet"))
        }
        return .ended(.done)
    }

    func setProfile(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        let present = try await self.whatsApp.number(id)
        if let ended = try await self.settleName(present, &number) { return ended }
        guard present.status == .known(.connected) else {
            let error = ProviderError(
                .rejected, detail: "WhatsApp has the number as \(present.status?.rawValue ?? "nothing")")
            return .ended(present.isBeyondUse ? .failed(error) : .waiting(.seconds(15), reason: error.detail))
        }
        if try await self.whatsApp.profile(of: id).about == self.settings.profile { return .ended(.done) }
        if let ended = try await self.begin(.setProfile, &number) { return ended }
        try await self.whatsApp.update(.cleared(about: self.settings.profile), of: id)
        return .ended(.done)
    }

    func awaitTemplates(_ number: TakenNumber) -> StepResult {
        .ended(
            number.isAccountReady
                ? .done : .waiting(.seconds(15), reason: "its business account is not ready, see stats"))
    }

    func clearProfile(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        if let ended = try await self.begin(.clearProfile, &number) { return ended }
        try await self.whatsApp.update(.cleared(about: self.settings.profile), of: id)
        return .ended(.done)
    }

    /// A display name that was declined is replaced by the one in the settings, if that is another; an approved new
    /// one needs a registration to take effect.
    private func settleName(_ present: BusinessNumber, _ number: inout TakenNumber) async throws -> StepResult? {
        if present.awaits(self.settings.displayName) { return .ended(.toBeRegistered) }
        guard present.nameStatus == .known(.declined) else { return nil }
        guard present.verifiedName != self.settings.displayName else {
            return .ended(
                .waiting(.seconds(3_600), reason: "WhatsApp declined the display name; set another POOL_DISPLAY_NAME"))
        }
        if present.newNameStatus != .known(.pendingReview) {
            if let ended = try await self.begin(.setProfile, &number) { return ended }
            try await self.whatsApp.rename(present.id, to: self.settings.displayName)
        }
        return .ended(.waiting(.seconds(60), reason: "the display name is in review"))
    }

    private func isSubscribed(_ account: BusinessAccountID) async throws -> Bool {
        try await !self.whatsApp.subscriptions(of: account).isEmpty
    }
}

extension BusinessNumber {
    /// The new display name is approved and takes effect with the next registration.
    func awaits(_ name: String) -> Bool { self.newNameStatus == .known(.approved) && self.verifiedName != name }

    fileprivate var isBeyondUse: Bool {
        [.known(.banned), .known(.migrated), .known(.deleted)].contains(self.status)
    }
}
