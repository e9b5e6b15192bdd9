/// What an active driver costs.
package struct StripePrice: Sendable, Equatable {
    /// Cents, or the smallest unit of another currency.
    package let unitAmount: Int
    /// Three lower-case letters.
    package let currency: String
    /// The meter that counts for it.
    package let meter: String

    init?(_ object: WireObject) {
        guard let amount = object.integer("unit_amount").flatMap({ Int(exactly: $0) }),
            let currency = object.text("currency", limit: 3),
            let meter = object.object("recurring")?.text("meter", limit: 255)
        else { return nil }
        self.unitAmount = amount
        self.currency = currency
        self.meter = meter
    }
}
