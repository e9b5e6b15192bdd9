/// What to do for a number that is to be bought, once the carrier has told what was bought under its reference: an
/// answer that was lost must not lead to a second purchase.
package enum PurchaseMove: Sendable, Equatable {
    /// It is bought.
    case keep(CarrierNumberID, PhoneNumber)
    /// It was chosen before. If that purchase succeeded after all, the carrier has it no more and says so.
    case buy(PhoneNumber)
    case choose

    package init(bought: (id: CarrierNumberID, number: PhoneNumber)?, chosen: PhoneNumber?) {
        if let bought {
            self = .keep(bought.id, bought.number)
        } else {
            self = chosen.map { .buy($0) } ?? .choose
        }
    }
}
