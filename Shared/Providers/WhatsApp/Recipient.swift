package import Core

/// Whom a message goes to. A business-scoped user id stands in for people whose number WhatsApp does not show.
package enum Recipient: Sendable, Hashable {
    case phone(PhoneNumber)
    case user(BusinessScopedUserID)
}
