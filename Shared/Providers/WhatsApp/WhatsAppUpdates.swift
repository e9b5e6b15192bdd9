package import Core

/// What one webhook body of WhatsApp held, in the order in which it came.
package struct WhatsAppUpdates: Sendable, Equatable {
    /// An error that belongs to a number and to no message.
    package struct Fault: Sendable, Equatable {
        package var number: PhoneNumberID?
        package var code: Int
        package var detail: String
    }

    package var replies: [Reply] = []
    package var receipts: [Receipt] = []
    package var accountUpdates: [AccountUpdate] = []
    package var faults: [Fault] = []
    /// Elements of a known kind that lack what makes them usable. Kinds that the product has no use for are not
    /// counted.
    package var undecodable = 0

    package init() {}
}
