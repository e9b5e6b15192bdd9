import Core
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// An answer with a body of JSON, as it is kept for repeats of its request.
struct StoredAnswer: Codable {
    private let status: Int
    private let body: Data

    init(_ response: Response) async throws {
        let collected = Collected()
        try await response.body.write(Collector(collected: collected))
        self.status = response.status.code
        self.body = collected.bytes.withLock { $0 }
    }

    init(sealed blob: [UInt8], by cipher: CredentialCipher) throws {
        self = try JSONDecoder().decode(Self.self, from: try cipher.open(blob).withUnsafeBytes { Data($0) })
    }

    func sealed(by cipher: CredentialCipher) throws -> [UInt8] {
        try cipher.seal(Secret(bytes: try JSONEncoder().encode(self)))
    }

    var response: Response {
        Response(
            status: .init(code: self.status), headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: self.body)))
    }
}

private final class Collected: Sendable {
    let bytes = Mutex(Data())
}

private struct Collector: ResponseBodyWriter {
    let collected: Collected

    mutating func write(_ buffer: ByteBuffer) {
        self.collected.bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) {}
}
