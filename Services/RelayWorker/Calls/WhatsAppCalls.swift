import Core
import FoundationEssentials
import Providers
import Storage

/// What messages have to pass: circuits of WhatsApp itself, our token, the business account and the number; limits per
/// person, per number, and of different people within a day.
struct WhatsAppCalls: Sendable {
    private let app: CircuitID
    private let numberLimit: RateLimit

    init(token: Secret, messagesPerSecond: Int) {
        // With a new token the old one's troubles are over.
        self.app = CircuitID(.app, token.fingerprint)
        self.numberLimit = WhatsAppLimits.number(messagesPerSecond: messagesPerSecond)
    }

    /// What all messages of the number have in common.
    func any(from number: AssignedNumber) -> VendorCall {
        VendorCall(.whatsapp, circuits: self.circuits(number.id, number.businessAccount), buckets: [])
    }

    func template(to recipient: Recipient, from number: AssignedNumber) -> VendorCall {
        self.message(to: recipient, from: number.id, of: number.businessAccount, .template)
    }

    /// A message within the 24 hours after the recipient's own.
    func answer(to recipient: Recipient, on reply: Reply, of account: BusinessAccountID?) -> VendorCall {
        let windowEnds = Duration.seconds(reply.sentAt.addingTimeInterval(24 * 3_600).timeIntervalSinceNow)
        return self.message(to: recipient, from: reply.number, of: account, .answer(windowEnds: windowEnds))
    }

    private func message(
        to recipient: Recipient, from number: PhoneNumberID, of account: BusinessAccountID?,
        _ counting: VendorCall.Recipient.Counting
    ) -> VendorCall {
        let person =
            switch recipient {
            case .phone(let phone): phone.waID
            case .user(let id): id.rawValue
            }
        return VendorCall(
            .whatsapp,
            circuits: self.circuits(number, account),
            buckets: [
                .init(.driver, "pair:\(number)/\(person)", WhatsAppLimits.person),
                .init(.number, "number:\(number)", self.numberLimit),
            ],
            recipient: .init(person, number: number, counting: counting))
    }

    private func circuits(_ number: PhoneNumberID, _ account: BusinessAccountID?) -> [CircuitID] {
        [
            CircuitID(.host), self.app, account.map { CircuitID(.account, $0.rawValue) },
            CircuitID(.number, number.rawValue),
        ].compactMap(\.self)
    }
}
