import FoundationEssentials
import TestSupport
import Testing

/// Requests whose form is unusual or wrong, sent byte by byte.
@Suite(.timeLimit(.minutes(15)))
struct RequestFormTests {
    enum Body: Sendable {
        /// The signed body, with its length.
        case plain
        /// The same in chunks of 50 bytes.
        case chunks
        /// The same with this where the length should stand.
        case lengths(String)
        /// Something else than the signed body.
        case other(String)
    }

    struct Form: Sendable {
        var version = "1.1"
        /// Before the path.
        var target = ""
        var host = "Host: ingress\r\n"
        var type = "application/json"
        var headers = ""
        var body = Body.plain
    }

    static let taken: [Form] = [
        Form(), Form(version: "1.0"), Form(body: .chunks), Form(headers: "Upgrade: h2c\r\n"),
        Form(headers: filler(8_000)), Form(target: "http://ingress"), Form(target: "/"),
        Form(type: "application/json ;charset=UTF-8"),
    ]

    static let refused: [(Form, Int)] = [
        (Form(host: ""), 400), (Form(host: "Host: ingress\r\nHost: ingress\r\n"), 400),
        (Form(headers: "Content-Encoding: gzip\r\n"), 415), (Form(headers: filler(100_000)), 400),
        (Form(headers: String(repeating: filler(1), count: 20_000)), 400),
        (Form(headers: "X-Folded: a\r\n b\r\n"), 400), (Form(headers: "X-Zero: a\0b\r\n"), 400),
        (Form(version: "3.7"), 400), (Form(headers: "Transfer-Encoding: chunked\r\n"), 400),
        (Form(body: .lengths("Content-Length: 5\r\nContent-Length: 7\r\n")), 400),
        (Form(body: .lengths("Content-Length: -1\r\n")), 400),
        (Form(body: .lengths("Content-Length: 99999999999999999999999\r\n")), 400),
        (Form(body: .lengths("Content-Length: 2000000\r\n")), 413),
        (Form(body: .other("Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n")), 400),
        (Form(body: .other("\r\n")), 403),
    ]

    private static func filler(_ length: Int) -> String { "X-Filler: \(String(repeating: "a", count: length))\r\n" }

    @Test(arguments: taken)
    func anUnusualWebhookIsTaken(_ form: Form) async throws {
        try await self.post(form, status: 200, templates: 2)
    }

    @Test
    func whoWaitsToBeAskedForTheBodyIsAsked() async throws {
        try await self.post(Form(headers: "Expect: 100-continue\r\n"), status: 200, templates: 2)
    }

    @Test(arguments: refused)
    func aWrongWebhookIsRefusedAndTheNextOneIsTaken(_ form: Form, _ status: Int) async throws {
        try await self.post(form, status: status, templates: 1)
    }

    /// Sends the form and then a usual webhook.
    private func post(_ form: Form, status: Int, templates: Int) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let body = fleet.arrival("Dock 1").bytes
        let now = "\(Int(Date().timeIntervalSince1970))"
        let path = webhook.url.dropFirst(stack.ingressURL.count)
        let head = [
            "POST \(form.target)\(path) HTTP/\(form.version)", "Connection: close", "Content-Type: \(form.type)",
            "X-Samsara-Timestamp: \(now)", "X-Samsara-Signature: \(try Fleet.signature(body, now, webhook.secret))",
        ]
        let request =
            head.joined(separator: "\r\n") + "\r\n" + form.host + form.headers + Self.rest(form.body, body)
        let answer = try await stack.rawAnswer(to: request)
        let invitation = form.headers.hasPrefix("Expect") ? "HTTP/1.1 100 Continue\r\n\r\n" : ""
        #expect(answer.hasPrefix("\(invitation)HTTP/1.1 \(status) "), "\(answer.prefix(200))")
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: webhook).status == 200)
        try await fleet.templates(templates)
        #expect(stack.ingresses[0].isRunning)
    }

    private static func rest(_ form: Body, _ body: [UInt8]) -> String {
        let text = String(decoding: body, as: UTF8.self)
        switch form {
        case .plain: return "Content-Length: \(body.count)\r\n\r\n\(text)"
        case .lengths(let lines): return "\(lines)\r\n\(text)"
        case .other(let rest): return rest
        case .chunks:
            var chunks = ""
            for start in stride(from: 0, to: body.count, by: 50) {
                let chunk = body[start..<min(start + 50, body.count)]
                chunks += "\(String(chunk.count, radix: 16))\r\n\(String(decoding: chunk, as: UTF8.self))\r\n"
            }
            return "Transfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n"
        }
    }

    @Test(arguments: ["/../etc/passwd", "/api/../api/nothing", "//", "/%", "/api/tenant/%2e%2e%2fx", "*", "/%00"])
    func aPathThatLeadsNowhereIsNotFollowed(_ path: String) async throws {
        let stack = try await Stack.common
        let answer = try await stack.rawAnswer(
            to: """
                GET \(path) HTTP/1.1\r\nHost: ingress\r\nConnection: close\r\n\
                Authorization: Bearer \(stack.operatorToken)\r\n\r\n
                """)
        #expect(answer.hasPrefix("HTTP/1.1 404 "), "\(answer.prefix(200))")
    }
}
