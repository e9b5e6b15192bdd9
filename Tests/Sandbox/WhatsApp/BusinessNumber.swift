/// Which number it is; all that a message needs to know of its sender.
struct BusinessNumber: Sendable, Equatable {
    let id: String
    /// Without a plus sign, as in `metadata.display_phone_number`.
    let digits: String
    let businessAccountId: String
    /// The name that drivers see.
    var displayName: String
}
