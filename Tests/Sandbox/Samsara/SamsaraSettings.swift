/// How the stand-in for Samsara behaves.
struct SamsaraSettings: Sendable {
    var limits = true
    /// Seconds that stand for one second between webhook retries.
    var retryScale = 1.0
    /// A document created through the API comes back as a DocumentSubmitted event.
    var echoDocuments = false

    mutating func patch(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: ["limits", "retryScale", "echoDocuments"])
        limits = try shape.bool("limits") ?? limits
        retryScale = try shape.double("retryScale") ?? retryScale
        echoDocuments = try shape.bool("echoDocuments") ?? echoDocuments
    }

    var json: JSON {
        ["limits": .bool(limits), "retryScale": .double(retryScale), "echoDocuments": .bool(echoDocuments)]
    }
}
