import FoundationEssentials
import Synchronization
import TestSupport

/// What the sandbox has received so far, read from its journals again and again.
final class SandboxMirror: Sendable {
    struct Message: Decodable, Sendable {
        let id: String
        /// `phone_number_id`.
        let from: String
        /// Digits.
        let to: String
        let type: String
        let text: String
        /// Of the message that it answers.
        let context: String?
        let ms: Int
        let fault: String?
        /// Whether WhatsApp tells what becomes of it.
        let receipts: Bool

        var tag: EntryTag? { self.type == "template" ? EntryTag(in: self.text) : nil }
    }

    private struct Update: Decodable {
        let id: String
        let kind: String
    }

    private struct Page<Row: Decodable & Sendable>: Decodable, Sendable {
        let rows: [Row]
        let last: Int
    }

    private struct State {
        var messages: [Message] = []
        /// The first message of each.
        var sent: [EntryTag: String] = [:]
        /// Ids of the drivers' messages that ingress has taken.
        var taken: Set<String> = []
        var lastSent = 0
        var lastTaken = 0
    }

    private static let pageSize = 5_000
    private let url: String
    private let state = Mutex(State())

    init(url: String) {
        self.url = url
    }

    var messages: [Message] { self.state.withLock(\.messages) }
    var sentCount: Int { self.state.withLock { $0.sent.count } }

    func isTaken(_ id: String) -> Bool { self.state.withLock { $0.taken.contains(id) } }
    /// WhatsApp's id.
    func message(of tag: EntryTag) -> String? { self.state.withLock { $0.sent[tag] } }
    func hasSent(_ tag: EntryTag) -> Bool { self.state.withLock { $0.sent[tag] != nil } }

    /// Reads on until the ends.
    func refresh() async throws {
        while try await self.readSent() == Self.pageSize {}
        while try await self.readTaken() == Self.pageSize {}
    }

    private func readSent() async throws -> Int {
        let last = self.state.withLock(\.lastSent)
        let page: Page<Message> = try await self.page("sent", after: last)
        self.state.withLock { state in
            // Somebody else may have read the same page meanwhile.
            guard state.lastSent == last else { return }
            state.messages += page.rows
            for row in page.rows { row.tag.map { state.sent[$0] = state.sent[$0] ?? row.id } }
            state.lastSent = page.last
        }
        return page.rows.count
    }

    private func readTaken() async throws -> Int {
        let page: Page<Update> = try await self.page("taken", after: self.state.withLock(\.lastTaken))
        self.state.withLock { state in
            state.taken.formUnion(page.rows.lazy.filter { $0.kind == "message" }.map(\.id))
            state.lastTaken = page.last
        }
        return page.rows.count
    }

    private func page<Row: Decodable & Sendable>(_ journal: String, after: Int) async throws -> Page<Row> {
        let answer = try await HTTP.send(
            "GET", "\(self.url)/sandbox/whatsapp/\(journal)?after=\(after)&limit=\(Self.pageSize)")
        return try JSONDecoder().decode(Page<Row>.self, from: Data(answer.body))
    }
}
