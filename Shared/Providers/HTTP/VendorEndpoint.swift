internal import Core
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// A vendor's API as one credential reaches it.
struct VendorEndpoint: Sendable {
    private let http: VendorHTTP
    private let vendor: String
    private let base: BaseURL
    private let headers: HTTPHeaders
    private let isCredentialSound: Bool

    /// - Parameter vendor: the metrics' label.
    init(http: VendorHTTP, vendor: String, base: BaseURL, token: Secret) {
        self.init(http: http, vendor: vendor, base: base, authorization: "Bearer \(token.reveal())")
    }

    /// With HTTP's basic authentication.
    init(http: VendorHTTP, vendor: String, base: BaseURL, user: String, password: Secret) {
        let credential = Data("\(user):\(password.reveal())".utf8).base64EncodedString()
        self.init(http: http, vendor: vendor, base: base, authorization: "Basic \(credential)")
    }

    private init(http: VendorHTTP, vendor: String, base: BaseURL, authorization: String) {
        self.http = http
        self.vendor = vendor
        self.base = base
        self.headers = [
            "host": base.authority, "authorization": authorization, "user-agent": http.userAgent,
            "accept": "application/json",
        ]
        self.isCredentialSound = authorization.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    }

    /// Makes the call and hands its answer to `read`, which judges the status; what it throws is the call's outcome.
    func call<Value>(
        _ request: VendorRequest, read: (VendorAnswer) throws(ProviderError) -> Value
    ) async throws(ProviderError) -> Value {
        let start = ContinuousClock.now
        do {
            let value = try read(await answer(to: request))
            record(request, since: start, outcome: "ok")
            return value
        } catch {
            record(request, since: start, outcome: error.reason.outcome)
            throw error
        }
    }

    private func record(_ request: VendorRequest, since start: ContinuousClock.Instant, outcome: String) {
        http.timers.record(.now - start, vendor: vendor, operation: request.operation, outcome: outcome)
    }

    private func answer(to request: VendorRequest) async throws(ProviderError) -> VendorAnswer {
        guard isCredentialSound else {
            throw ProviderError(.rejected, detail: "the credential has characters that no header can carry")
        }
        let (head, body) = message(for: request)
        do {
            return try await http.transport.send(
                head, body: body, to: base.origin, deadline: .now() + TimeAmount(http.deadline))
        } catch {
            throw ProviderError(transport: error, changesSomething: request.changesSomething)
        }
    }

    private func message(for request: VendorRequest) -> (HTTPRequestHead, ByteBuffer?) {
        var headers = headers
        let body: ByteBuffer?
        switch request.body {
        case .none: body = nil
        case .json(let bytes):
            headers.add(name: "content-type", value: "application/json")
            body = bytes
        case .form(let fields):
            headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            body = ByteBuffer(string: RequestPath.form(fields))
        }
        if body != nil || request.changesSomething {
            headers.add(name: "content-length", value: String(body?.readableBytes ?? 0))
        }
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        if let trace = request.trace { headers.add(name: "traceparent", value: trace.description) }
        let head = HTTPRequestHead(
            version: .http1_1, method: request.method, uri: base.prefix + request.path.text, headers: headers)
        return (head, body)
    }
}

extension VendorEndpoint: CustomStringConvertible, CustomReflectable {
    var description: String { "\(vendor) at \(base)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
