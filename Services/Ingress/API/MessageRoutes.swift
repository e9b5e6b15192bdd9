import Core
import FoundationEssentials
import Hummingbird
import Storage

/// `GET /api/tenant/{id}/messages`: the conversation log, newest first by the event's time.
struct MessageRoutes: Sendable {
    struct Shown: Encodable {
        var id: String
        var direction: String
        var status: String
        var kind: String
        var fleetDriverId: String
        var template: String?
        var preview: String?
        var eventAt: Date
        var receivedAt: Date
        var sentAt: Date?
        var deliveredAt: Date?
        var readAt: Date?
        var inReplyTo: String?
        var fleetUpdateId: String?
        var errorCode: Int?
        var errorDetail: String?

        init(_ message: LoggedMessage) {
            self.id = message.id.uuidString.lowercased()
            self.direction = message.direction.rawValue
            self.status = message.state
            self.kind = message.kind
            self.fleetDriverId = message.driver
            self.template = message.template
            self.preview = message.preview
            self.eventAt = message.eventAt
            self.receivedAt = message.receivedAt
            self.sentAt = message.sentAt
            self.deliveredAt = message.deliveredAt
            self.readAt = message.readAt
            self.inReplyTo = message.inReplyTo?.uuidString.lowercased()
            self.fleetUpdateId = message.fleetUpdate
            self.errorCode = message.errorCode
            self.errorDetail = message.errorDetail
        }
    }

    struct Page: Encodable {
        var data: [Shown]
        var nextCursor: String?
    }

    let log: ConversationLog

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/messages") { request, context in try await self.list(request, context) }
    }

    private func list(_ request: Request, _ context: IngressContext) async throws -> Response {
        let tenant = try context.requireTenant()
        let limit = try request.query("limit", default: 50, in: 1...200)
        let query = request.uri.queryParameters
        let position = try query["cursor"].map { try Self.position(String($0)) }
        let driver = try query["driver"].map { text throws(Problem) in
            guard let id = FleetDriverID(request: text) else { throw .driver("driver") }
            return id
        }
        let found = try await self.log.messages(of: tenant, driver: driver, after: position, limit: limit + 1)
        let page = found.prefix(limit)
        return try .json(
            Page(data: page.map(Shown.init), nextCursor: found.count > limit ? page.last.map(Self.cursor) : nil))
    }

    /// Both times in microseconds, as the database keeps them, and the id.
    private static func cursor(_ message: LoggedMessage) -> String {
        let times = [message.eventAt, message.receivedAt].map { time in
            String(Int64((time.timeIntervalSince1970 * 1_000_000).rounded()))
        }
        return "\(times[0]).\(times[1]).\(message.id.uuidString.lowercased())"
    }

    private static func position(_ cursor: String) throws(Problem) -> ConversationLog.Position {
        let parts = cursor.split(separator: ".", maxSplits: 2)
        let times = parts.prefix(2).compactMap { Int64($0) }.map { microseconds in
            Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
        }
        guard times.count == 2, let id = parts.last.flatMap({ UUID(uuidString: String($0)) }) else {
            throw Problem(
                .invalid, "A query parameter is wrong.",
                errors: [.init(pointer: "cursor", detail: "takes what nextCursor of the page before says")])
        }
        return .init(eventAt: times[0], receivedAt: times[1], id: id)
    }
}
