import FoundationEssentials

/// `limit`, `after` and `pagination` of Samsara's lists.
enum CursorPage {
    static func slice(_ items: [JSON], _ call: Call, limit most: Int = 512) throws(SamsaraError) -> Answer {
        let limit = try limit(call, most: most)
        let start = try position(call) ?? 0
        guard (0...items.count).contains(start) else { throw .invalid("after is not a cursor of this list") }
        let end = min(items.count, start + limit)
        return answer(Array(items[start..<end]), end: end, hasNextPage: end < items.count)
    }

    static func limit(_ call: Call, most: Int) throws(SamsaraError) -> Int {
        guard let text = call.query["limit"] else { return most }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw .invalid("limit must be within 1 and \(most)")
        }
        return limit
    }

    /// Where the page before ended; nil for the first page.
    private static func position(_ call: Call) throws(SamsaraError) -> Int? {
        guard let cursor = call.query["after"], !cursor.isEmpty else { return nil }
        guard let data = Data(base64Encoded: cursor), let number = Int(String(decoding: data, as: UTF8.self)) else {
            throw .invalid("after is not a cursor")
        }
        return number
    }

    private static func answer(_ items: [JSON], end: Int, hasNextPage: Bool) -> Answer {
        Answer([
            "data": .array(items),
            "pagination": [
                "endCursor": .string(Data(String(end).utf8).base64EncodedString()), "hasNextPage": .bool(hasNextPage),
            ],
        ])
    }
}
