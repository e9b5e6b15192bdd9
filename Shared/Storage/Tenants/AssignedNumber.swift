package import Core

/// The WhatsApp number that is a tenant's own.
package struct AssignedNumber: Sendable, Equatable {
    package var id: PhoneNumberID
    package var phoneNumber: String

    package init(id: PhoneNumberID, phoneNumber: String) {
        self.id = id
        self.phoneNumber = phoneNumber
    }
}
