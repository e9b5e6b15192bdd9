/// The limits of a business account and of the portfolio that it belongs to (`business_capability_update`); nil where
/// the update does not tell.
package struct AccountCapability: Sendable, Hashable, Codable {
    package var messagingLimit: MessagingLimit?
    package var numbersPerAccount: Int?
    package var numbersPerPortfolio: Int?

    package init(messagingLimit: MessagingLimit?, numbersPerAccount: Int?, numbersPerPortfolio: Int?) {
        self.messagingLimit = messagingLimit
        self.numbersPerAccount = numbersPerAccount
        self.numbersPerPortfolio = numbersPerPortfolio
    }
}
