/// What drivers see of a number beside its name. In an update nil leaves a part as it is, and an empty text or list
/// takes it away; an `about` cannot be empty.
package struct BusinessProfile: Sendable, Hashable {
    /// 1 to 139 characters.
    package var about: String?
    /// At most 256 characters.
    package var address: String?
    /// At most 256 characters: Meta's documents name that and 512.
    package var description: String?
    /// At most 128 characters.
    package var email: String?
    /// At most 2, of 256 characters each, with `https://` or `http://`.
    package var websites: [String]?
    /// Meta's word for the line of business, such as `TRAVEL` or `OTHER`.
    package var vertical: String?

    package init(
        about: String? = nil, address: String? = nil, description: String? = nil, email: String? = nil,
        websites: [String]? = nil, vertical: String? = nil
    ) {
        self.about = about
        self.address = address
        self.description = description
        self.email = email
        self.websites = websites
        self.vertical = vertical
    }

    /// Takes away all that tells whose number it was.
    ///
    /// - Parameter about: says something in its place, since it cannot be empty.
    package static func cleared(about: String) -> BusinessProfile {
        BusinessProfile(about: about, address: "", description: "", email: "", websites: [], vertical: "OTHER")
    }
}
