/// How an organisation's feeds are handed out, within what Samsara documents.
struct FeedBehaviour: Sendable {
    /// The longest page, which may be shorter than what was asked for.
    var page = 200
    /// Every page comes after an empty one that says that more follow.
    var hasEmptyPages = false
    var generation = 0

    mutating func patch(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: ["page", "emptyPages", "expireCursors"])
        page = min(200, max(1, try shape.int("page") ?? page))
        hasEmptyPages = try shape.bool("emptyPages") ?? hasEmptyPages
        if try shape.bool("expireCursors") == true { generation += 1 }
    }
}
