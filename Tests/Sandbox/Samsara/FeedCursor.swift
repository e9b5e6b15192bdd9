import FoundationEssentials

/// Where the next page of a feed begins. Opaque to whoever gets it.
struct FeedCursor: Sendable, Equatable {
    /// Cursors of an earlier one have expired.
    let generation: Int
    /// The last entry that was handed out.
    let sequence: Int
    /// The empty page that may come before the next one has been handed out.
    var isAfterEmptyPage = false

    var text: String {
        Data("\(generation)/\(sequence)/\(isAfterEmptyPage ? 1 : 0)".utf8).base64EncodedString()
    }

    init(generation: Int, sequence: Int, isAfterEmptyPage: Bool = false) {
        self.generation = generation
        self.sequence = sequence
        self.isAfterEmptyPage = isAfterEmptyPage
    }

    /// Nil for the first page.
    init?(_ call: Call, of organisation: Organisation) throws(SamsaraError) {
        guard let text = call.query["after"], !text.isEmpty else { return nil }
        let parts = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self).split(separator: "/") } ?? []
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 3, numbers.count == 3 else { throw .invalid("after is not a cursor") }
        guard numbers[0] == organisation.feed.generation else { throw .invalid("the cursor has expired") }
        self.init(generation: numbers[0], sequence: numbers[1], isAfterEmptyPage: numbers[2] == 1)
    }
}
