package import Core

/// A logistics company.
package struct Tenant: Sendable, Equatable {
    package var id: TenantID
    package var companyName: String
    package var contactEmail: String
    package var contactPhone: String?
    package var billingEmail: String?
    package var fleetSize: Int
    /// Decides how phone numbers without a country code are read, and which numbers of the pool suit best.
    package var country: CountryCode
    package var language: Language
    /// IANA name; times in messages are local to it unless the driver has one.
    package var timeZone: String

    package init(
        id: TenantID, companyName: String, contactEmail: String, contactPhone: String?, billingEmail: String?,
        fleetSize: Int, country: CountryCode, language: Language, timeZone: String
    ) {
        self.id = id
        self.companyName = companyName
        self.contactEmail = contactEmail
        self.contactPhone = contactPhone
        self.billingEmail = billingEmail
        self.fleetSize = fleetSize
        self.country = country
        self.language = language
        self.timeZone = timeZone
    }
}
