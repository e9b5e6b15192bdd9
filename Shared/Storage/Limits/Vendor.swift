/// Whom calls go to. Circuits and limits of one vendor share a hash tag, so that one script decides.
package enum Vendor: String, Sendable, CaseIterable {
    case whatsapp, samsara, stripe
}

extension StreamTopology {
    /// Hash of circuits that are not clean, by ``CircuitID``.
    func circuits(_ vendor: Vendor) -> String { "\(self.limits(vendor)):circuits" }

    func bucket(_ name: String, _ vendor: Vendor) -> String { "\(self.limits(vendor)):bucket:\(name)" }

    /// Sorted set of those who were written to within a day, by when that was last (ms).
    func recipients(_ vendor: Vendor) -> String { "\(self.limits(vendor)):recipients" }

    /// There while a person may be answered freely: until 24 hours after their last message.
    func window(_ name: String, _ vendor: Vendor) -> String { "\(self.limits(vendor)):window:\(name)" }

    private func limits(_ vendor: Vendor) -> String { "\(self.prefix):{limits:\(vendor.rawValue)}" }
}
