package import Core

/// The WhatsApp number that is a tenant's own.
package struct AssignedNumber: Sendable, Equatable {
    package var id: PhoneNumberID
    package var phoneNumber: String
    package var businessAccount: BusinessAccountID

    package init(id: PhoneNumberID, phoneNumber: String, businessAccount: BusinessAccountID) {
        self.id = id
        self.phoneNumber = phoneNumber
        self.businessAccount = businessAccount
    }
}
