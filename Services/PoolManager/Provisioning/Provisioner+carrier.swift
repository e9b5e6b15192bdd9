import Core
import FoundationEssentials
import Providers
import Storage

/// What is done at the carrier.
extension Provisioner {
    func buy(_ number: inout TakenNumber) async throws -> StepResult {
        guard let carrier else { return .noCarrier }
        let owned = try await carrier.purchased(reference: number.reference).first
        switch PurchaseMove(bought: owned.map { ($0.id, $0.number) }, chosen: number.record.phoneNumber) {
        case .keep(let id, let phoneNumber):
            try await carrier.route(id)
            return .ended(.bought(id, phoneNumber))
        case .buy: break
        case .choose:
            if let ended = try await self.choose(&number, carrier) { return ended }
        }
        guard let chosen = number.record.phoneNumber else { return .recorded }
        let bought = try await carrier.purchase(chosen, reference: number.reference)
        return .ended(.bought(bought.id, bought.number))
    }

    /// Settles on a number that nobody here has chosen before: of its country, or of another one where there is none.
    private func choose(_ number: inout TakenNumber, _ carrier: any NumberCarrier) async throws -> StepResult? {
        let countries = [number.country] + self.settings.countries.filter { $0 != number.country }
        for country in countries {
            for offer in try await carrier.search(country: country, limit: 20).shuffled() {
                guard try await self.work.begin(number, .buy, choice: (offer.number, country)) else { continue }
                number.record.phoneNumber = offer.number
                return nil
            }
        }
        let names = countries.map(\.rawValue).joined(separator: ", ")
        return .ended(.failed(ProviderError(.unavailable, detail: "the carrier has no number for sale in \(names)")))
    }

    /// Gives the number back. One whose order was given up may have been bought all the same.
    func release(_ number: inout TakenNumber) async throws -> StepResult {
        guard let carrier else { return number.record.carrierID == nil ? .ended(.done) : .noCarrier }
        var ids = try await carrier.purchased(reference: number.reference).map(\.id)
        if let id = number.record.carrierID, !ids.contains(id) { ids.append(id) }
        for id in ids { try await carrier.release(id) }
        return .ended(.done)
    }
}

extension TakenNumber {
    /// What the number goes by at the carrier.
    var reference: String { "FleetChat \(self.id.uuidString.lowercased())" }
}

extension StepResult {
    fileprivate static var noCarrier: StepResult {
        .ended(.waiting(.seconds(300), reason: "no carrier is set up (TWILIO_ACCOUNT_SID)"))
    }
}
