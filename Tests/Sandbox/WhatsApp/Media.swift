import Crypto
import FoundationEssentials

/// A file that a phone has sent.
struct Media: Sendable {
    static let limit = 200
    static let urlLifetime = 300.0
    /// A grey square, for a photo that nobody took.
    static let placeholder = Data(
        base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOor6//DwAFgAKANYtS"
            + "kQAAAABJRU5ErkJggg==")

    let id: String
    let mimeType: String
    let bytes: [UInt8]
    var filename: String?

    var sha256: String {
        Data(SHA256.hash(data: bytes)).base64EncodedString()
    }

    /// What the message in the webhook says of it.
    func json(url: String) -> JSON {
        [
            "id": .string(id), "mime_type": .string(mimeType), "sha256": .string(sha256), "url": .string(url),
        ]
    }
}
