import Core
import NIOCore
import Testing

@testable import Ingress

@Suite struct RequestHeadTests {
    static let token = "0123456789abcdef0123456789abcdef"
    static let requestLine = "POST /samsara/\(token) HTTP/1.1\r\n"
    static let plain =
        requestLine + "Host: a\r\nContent-Type: application/json\r\nX-Samsara-Timestamp: 1700000000\r\n"
        + "X-Samsara-Signature: v1=00\r\nContent-Length: 900\r\n\r\n"

    private func read(_ text: String) -> RequestHead? {
        if case .read(let head) = RequestHead.read(ByteBuffer(string: text)) { head } else { nil }
    }

    @Test func aPlainWebhookIsReadWithItsFields() throws {
        let head = try #require(read(Self.plain + "{}"))
        #expect(head.byteCount == Self.plain.utf8.count && head.bodyByteCount == 900)
        let webhook = try #require(head.webhook)
        #expect(webhook.token.reveal() == Self.token)
        #expect(webhook.headers.signature == "v1=00" && webhook.headers.timestamp == "1700000000")
        #expect(webhook.headers.traceparent == nil)
    }

    @Test(arguments: ["CONTENT-LENGTH:900", "content-length: \t900 \t", "Content-Length:0900"])
    func lengthIsReadInAnySpelling(_ field: String) throws {
        let head = try #require(read(Self.plain.replacing("Content-Length: 900", with: field)))
        #expect(head.bodyByteCount == 900 && head.webhook != nil)
    }

    @Test func headIsIncompleteUntilItsLastByte() {
        let bytes = Array(Self.plain.utf8)
        for count in 0..<bytes.count {
            guard case .incomplete = RequestHead.read(ByteBuffer(bytes: bytes.prefix(count))) else {
                Issue.record("\(count) bytes are taken for a whole head")
                return
            }
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "POST /samsara/00 HTTP/1.1\r\nContent-Type: application/json\r\n\r\n",
        requestLine + "Content-Type: application/json\r\n\r\n", requestLine + "Content-Length: 0\r\n\r\n",
        plain.replacing("POST", with: "PUT"), plain.replacing("/samsara/", with: "/motive/"),
        plain.replacing(token, with: token + "?a=b"), plain.replacing(token, with: token.uppercased()),
        plain.replacing("application/json", with: "text/plain"), plain.replacing("Host: a", with: "Hose: a"),
        plain.replacing("Host: a", with: "Host: a\r\nhost: a"),
        plain.replacing("Host: a", with: "Host: a\r\nConnection: close"),
        plain.replacing("Host: a", with: "Host: a\r\nExpect: 100-continue"),
        plain.replacing("Host: a", with: "Host: a\r\nContent-Encoding: gzip"),
        plain.replacing("Host: a", with: "Host: a\r\nX-Samsara-Signature: v1=11"),
        plain.replacing("Host: a", with: "Host: a\r\nX-Samsara-Timestamp: 1"),
        plain.replacing("Host: a", with: "Host: a\r\ncontent-type: application/json"),
    ])
    func whatIsNotPlainIsReadWithItsEnd(_ text: String) throws {
        let head = try #require(read(text))
        #expect(head.webhook == nil)
        #expect(head.byteCount == text.utf8.count)
        #expect(head.bodyByteCount == (text.contains("900") ? 900 : 0))
    }

    @Test(arguments: [
        "\r\n" + plain, "POST / HTTP/1.0\r\n\r\n", "POST / HTTP/2.0\r\n\r\n", "POST /\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\n\r\n", plain.replacing("\r\n", with: "\n"),
        plain.replacing("Host: a", with: "Host: a\rb"), plain.replacing("Host: a", with: "Host: a\nb"),
        plain.replacing("Host: a", with: "Host: a\0"), plain.replacing("Host: a", with: "Host : a"),
        plain.replacing("Host: a", with: " Host: a"), plain.replacing("Host: a", with: "Host"),
        plain.replacing("Host: a", with: ": a"), plain.replacing("Host: a", with: "Höst: a"),
        plain.replacing("Host: a", with: "Content-Length: 900"),
        plain.replacing("Host: a", with: "Transfer-Encoding: chunked"),
        plain.replacing("Host: a", with: "transfer-encoding: identity"),
        plain.replacing("Host: a", with: "Upgrade: websocket"), plain.replacing("900", with: "+900"),
        plain.replacing("900", with: "-1"), plain.replacing("900", with: "9e2"), plain.replacing("900", with: ""),
        plain.replacing("900", with: "900, 900"), plain.replacing("900", with: "00000000900"),
        plain.replacing("Host: a", with: "Host: " + String(repeating: "a", count: 8192)),
        String(repeating: "a", count: 8192),
    ])
    func whatLeavesTheEndInDoubtIsNotRead(_ text: String) {
        guard case .unclear = RequestHead.read(ByteBuffer(string: text)) else {
            Issue.record("taken for beyond doubt")
            return
        }
    }
}
