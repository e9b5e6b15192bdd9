package import Core

/// What a call to a vendor has to pass before it is made.
package struct VendorCall: Sendable, Hashable {
    package struct Bucket: Sendable, Hashable {
        package let kind: Hold.Limit
        /// Unique with the vendor.
        package let name: String
        package let limit: RateLimit

        package init(_ kind: Hold.Limit, _ name: String, _ limit: RateLimit) {
            self.kind = kind
            self.name = name
            self.limit = limit
        }
    }

    /// Whom a message goes to, for the limit of different people within a day.
    package struct Recipient: Sendable, Hashable {
        package enum Counting: Sendable, Hashable {
            /// Counts, unless the person wrote within the last 24 hours.
            case template
            /// Answers the person, who wrote so long ago that this much of the 24 hours is left. Does not count.
            case answer(windowEnds: Duration)
        }

        package let id: String
        package let number: PhoneNumberID
        package let counting: Counting

        package init(_ id: String, number: PhoneNumberID, counting: Counting) {
            self.id = id
            self.number = number
            self.counting = counting
        }
    }

    package let vendor: Vendor
    /// The widest first.
    package let circuits: [CircuitID]
    /// All are taken from, or none.
    package let buckets: [Bucket]
    package let recipient: Recipient?

    package init(_ vendor: Vendor, circuits: [CircuitID], buckets: [Bucket], recipient: Recipient? = nil) {
        self.vendor = vendor
        self.circuits = circuits
        self.buckets = buckets
        self.recipient = recipient
    }
}
