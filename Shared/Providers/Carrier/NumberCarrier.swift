package import Core
package import FoundationEssentials

/// Where phone numbers are bought. Nothing but a purchase is charged; a purchase whose answer is lost
/// (``ProviderError/Reason/ambiguous``) may have been made: ``purchased(reference:)`` tells.
package protocol NumberCarrier: Sendable {
    /// Numbers that are for sale and can be bought without papers, those that take texts and calls first. Fewer than
    /// `limit`, or none, when the carrier has no more.
    func search(country: CountryCode, limit: Int) async throws(ProviderError) -> [OfferedNumber]

    /// Buys a number and has its texts and calls reported to us; ``ProviderError/Reason/notFound`` when somebody else
    /// has it.
    ///
    /// - Parameter reference: of our own, 1 to 64 characters; kept with the number.
    func purchase(_ number: PhoneNumber, reference: String) async throws(ProviderError) -> PurchasedNumber

    /// The numbers that we own under a reference.
    func purchased(reference: String) async throws(ProviderError) -> [PurchasedNumber]

    /// Has the texts and calls of a number that we own reported to us, wherever they went before. May be repeated.
    func route(_ id: CarrierNumberID) async throws(ProviderError)

    /// Gives a number back; one that is not ours any more counts as given back.
    func release(_ id: CarrierNumberID) async throws(ProviderError)

    /// The texts that a number of ours received, the newest first, 50 at most.
    func messages(to number: PhoneNumber, since: Date) async throws(ProviderError) -> [CarrierMessage]
}
