package import Core

/// A number to be added to the pool: registered with WhatsApp and not used by anybody.
package struct StockNumber: Sendable, Equatable {
    package var id: PhoneNumberID
    package var phoneNumber: PhoneNumber
    package var businessAccount: BusinessAccountID
    package var country: CountryCode

    package init(
        id: PhoneNumberID, phoneNumber: PhoneNumber, businessAccount: BusinessAccountID, country: CountryCode
    ) {
        self.id = id
        self.phoneNumber = phoneNumber
        self.businessAccount = businessAccount
        self.country = country
    }
}
