import Core
import Crypto
import FoundationEssentials
import Storage

extension WorkEntry {
    private static let provider = "whatsapp"

    init(_ reply: Reply, at now: Date, body: [UInt8]) {
        self.init(
            identity: "\(reply.number)/\(reply.id)", tenant: nil, provider: Self.provider, kind: "reply",
            key: "\(reply.number)/\(reply.sender.key)", receivedAt: now, trace: .generate(), body: body)
    }

    init(_ receipt: Receipt, at now: Date, body: [UInt8]) {
        self.init(
            identity: "\(receipt.number)/\(receipt.message)/\(receipt.status.rawValue)", tenant: nil,
            provider: Self.provider, kind: "receipt", key: "\(receipt.number)/\(receipt.message)", receivedAt: now,
            trace: .generate(), body: body)
    }

    /// A whole webhook of which some element could not be read. It goes to the dead letters, where a person sees it.
    init(undecodable body: [UInt8], at now: Date) {
        let digest = SHA256.hash(data: body).prefix(16).map { String($0, radix: 16) }.joined()
        self.init(
            identity: "undecodable/\(digest)", tenant: nil, provider: Self.provider, kind: "undecodable",
            key: "undecodable", receivedAt: now, trace: .generate(), body: body)
    }
}
