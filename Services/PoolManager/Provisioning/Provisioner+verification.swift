import Core
import FoundationEssentials
import Providers
import Storage

/// Adding to a business account, verification and registration.
extension Provisioner {
    func add(_ number: inout TakenNumber) async throws -> StepResult {
        guard let phoneNumber = number.record.phoneNumber else { return .ended(.done) }
        if let id = try await self.present(phoneNumber, in: number.account) { return .ended(.added(id)) }
        if let ended = try await self.begin(.add, &number) { return ended }
        do {
            return .ended(
                .added(
                    try await self.whatsApp.addNumber(
                        phoneNumber, named: self.settings.displayName, to: number.account)))
        } catch {
            switch error.reason {
            case .postponed: return try await self.moveOn(number, error)
            case .rejected:
                // Another attempt's call, whose answer nobody got, may have been faster.
                guard let id = try await self.present(phoneNumber, in: number.account) else { throw error }
                return .ended(.added(id))
            default: throw error
            }
        }
    }

    private func present(
        _ phoneNumber: PhoneNumber, in account: BusinessAccountID
    ) async throws -> PhoneNumberID? {
        try await self.whatsApp.numbers(of: account).first { $0.waID == phoneNumber.waID }?.id
    }

    /// The account is full; another one may have room.
    private func moveOn(_ number: TakenNumber, _ error: ProviderError) async throws -> StepResult {
        let other = try await self.pool.otherAccount(
            than: number.account, accounts: self.settings.accounts, perAccount: self.settings.perAccount)
        guard try await self.work.leaveFullAccount(number, for: other) else { return .lost }
        guard let other else { throw error }
        return .ended(.waiting(.zero, reason: "business account \(number.account) is full, \(other) has room"))
    }

    func requestCode(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        if try await self.isVerified(id, &number) { return .recorded }
        let channel = number.record.codeChannel
        if let ended = try await self.begin(.requestCode, &number) { return ended }
        do {
            try await self.whatsApp.requestCode(for: id, by: channel, in: .english)
        } catch {
            // Without an answer, the code may well be on its way.
            guard error.reason == .ambiguous else { throw error }
        }
        return .ended(.done)
    }

    func verify(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        if try await self.isVerified(id, &number) { return .recorded }
        guard let code = try await self.code(for: number) else {
            let asked = number.record.codeRequestedAt ?? number.now
            guard number.time.timeIntervalSince(asked) < self.settings.codeWait / .seconds(1) else {
                return .ended(.codeLost(reason: "no verification code came within \(self.settings.codeWait)"))
            }
            return .ended(.waiting(.seconds(5), reason: "waits for the verification code"))
        }
        if let ended = try await self.begin(.verify, &number) { return ended }
        try await self.whatsApp.verify(code, of: id)
        return .ended(.done)
    }

    /// What a webhook brought, else what the carrier has received since the code was asked for.
    private func code(for number: TakenNumber) async throws -> VerificationCode? {
        if let code = number.code { return code }
        guard let carrier, let phoneNumber = number.record.phoneNumber, let asked = number.record.codeRequestedAt else {
            return nil
        }
        // The carrier's clock and the database's may differ by seconds.
        let since = asked.addingTimeInterval(-10)
        return try await carrier.messages(to: phoneNumber, since: since).lazy
            .compactMap { VerificationCode(in: $0.body) }.first
    }

    func register(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        let present = try await self.whatsApp.number(id)
        if present.status == .known(.connected), !present.awaits(self.settings.displayName) { return .ended(.done) }
        let (pin, sealed) = try await self.work.pin(of: number)
        if let ended = try await self.begin(.register, &number, pin: sealed) { return ended }
        try await self.whatsApp.register(id, pin: pin)
        return .ended(.done)
    }

    func deregister(_ number: inout TakenNumber) async throws -> StepResult {
        guard let id = number.record.numberID else { return .ended(.done) }
        _ = try await self.whatsApp.number(id)
        if let ended = try await self.begin(.deregister, &number) { return ended }
        try await self.whatsApp.deregister(id)
        return .ended(.done)
    }

    private func isVerified(_ id: PhoneNumberID, _ number: inout TakenNumber) async throws -> Bool {
        guard try await self.whatsApp.number(id).verification == .known(.verified) else { return false }
        number.record.skipVerification(at: number.time)
        return true
    }
}
