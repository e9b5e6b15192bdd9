/// Names one attempt to send a delivery, so that whoever made it knows its row in the ledger again.
package struct AttemptID: Hashable, Sendable {
    package let rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func random(using generator: inout some RandomNumberGenerator) -> AttemptID {
        AttemptID(.random(in: 1 ... .max, using: &generator))
    }
}
