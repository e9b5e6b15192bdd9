/// The states of a delivery's row in the ledger (`communication_logs`).
///
///     intended → sending → accepted → sent → delivered → read
///                    ↘ ambiguous → accepted | sending (one resend)
///        ↘ suppressed   ↘ expired   ↘ failed   ↘ dead
package enum DeliveryState: String, CaseIterable, Sendable {
    case intended
    /// The call to WhatsApp was begun; whether it arrived is known only with its answer or a receipt.
    case sending
    /// The call's answer never came.
    case ambiguous
    case accepted
    case sent
    case delivered
    case read
    case suppressed
    case expired
    /// WhatsApp refused it, or reported that it cannot be delivered.
    case failed
    case dead

    /// How far along a message is. Receipts only ever move a row to a higher rank, in whatever order they come;
    /// `failed` gives way to a later `delivered`, since one of several devices may have taken it.
    package var rank: Int {
        switch self {
        case .intended: 0
        case .sending, .ambiguous: 1
        case .accepted: 2
        case .sent: 3
        case .failed, .suppressed, .expired, .dead: 4
        case .delivered: 5
        case .read: 6
        }
    }

    /// Nothing more is to be done for it by a worker; receipts may still move it.
    package var isSettled: Bool {
        switch self {
        case .intended, .sending, .ambiguous: false
        case .accepted, .sent, .delivered, .read, .suppressed, .expired, .failed, .dead: true
        }
    }
}

extension DeliveryState {
    package init(_ status: Receipt.Status) {
        switch status {
        case .sent: self = .sent
        case .delivered: self = .delivered
        case .read: self = .read
        case .failed: self = .failed
        }
    }
}
