package import FoundationEssentials

/// A status of a message that was sent. Its JSON is the body of an entry of the receipts streams.
package struct Receipt: Sendable, Equatable, Codable {
    package enum Status: String, Sendable, Codable, CaseIterable {
        case sent, delivered, read, failed
    }

    package var message: MessageID
    package var number: PhoneNumberID
    package var status: Status
    package var at: Date
    /// `biz_opaque_callback_data` as we sent it.
    package var callback: String?
    /// The first error's code of a failed message.
    package var errorCode: Int?
    package var errorDetail: String?

    package init(
        message: MessageID, number: PhoneNumberID, status: Status, at: Date, callback: String? = nil,
        errorCode: Int? = nil, errorDetail: String? = nil
    ) {
        self.message = message
        self.number = number
        self.status = status
        self.at = at
        self.callback = callback
        self.errorCode = errorCode
        self.errorDetail = errorDetail
    }
}
