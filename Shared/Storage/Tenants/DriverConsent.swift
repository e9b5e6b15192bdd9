package import FoundationEssentials

/// That a driver agreed to get messages, as the tenant recorded it.
package struct DriverConsent: Sendable, Equatable {
    /// When it was recorded first.
    package var at: Date
    /// Who recorded it, 1 to 100 characters.
    package var by: String
    /// How it was given, such as `signed form`; 1 to 200 characters.
    package var how: String

    package init(at: Date, by: String, how: String) {
        self.at = at
        self.by = by
        self.how = how
    }
}
