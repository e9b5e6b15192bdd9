package import FoundationEssentials

/// A line of a tenant's conversation log.
package struct LoggedMessage: Sendable, Equatable {
    package enum Direction: String, Sendable {
        case outbound, inbound
    }

    package var id: UUID
    package var direction: Direction
    /// A raw value of `DeliveryState` or `ReplyState`.
    package var state: String
    package var kind: String
    package var driver: String
    package var template: String?
    package var preview: String?
    package var eventAt: Date
    package var receivedAt: Date
    package var sentAt: Date?
    package var deliveredAt: Date?
    package var readAt: Date?
    package var inReplyTo: UUID?
    package var fleetUpdate: String?
    package var errorCode: Int?
    package var errorDetail: String?

    package var position: ConversationLog.Position {
        .init(eventAt: self.eventAt, receivedAt: self.receivedAt, id: self.id)
    }
}
