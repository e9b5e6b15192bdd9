internal import AsyncHTTPClient
internal import Core
internal import NIOCore
internal import NIOHTTP1

/// A vendor's API as one credential reaches it.
struct VendorEndpoint: Sendable {
    private let http: VendorHTTP
    private let vendor: String
    private let base: String
    private let headers: HTTPHeaders

    /// - Parameter vendor: the metrics' label.
    init(http: VendorHTTP, vendor: String, base: BaseURL, token: Secret) {
        self.http = http
        self.vendor = vendor
        self.base = base.description
        self.headers = [
            "authorization": "Bearer \(token.reveal())", "user-agent": http.userAgent, "accept": "application/json",
        ]
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
        let deadline = NIODeadline.now() + TimeAmount(http.deadline)
        do {
            let response = try await http.client.execute(message(for: request), deadline: deadline)
            return VendorAnswer(
                status: Int(response.status.code), headers: response.headers,
                body: try await Self.collect(response.body, until: deadline))
        } catch {
            throw ProviderError(transport: error, changesSomething: request.changesSomething)
        }
    }

    private func message(for request: VendorRequest) -> HTTPClientRequest {
        var message = HTTPClientRequest(url: base + request.path.text)
        message.method = request.method
        message.headers = headers
        switch request.body {
        case .none: break
        case .json(let bytes):
            message.headers.add(name: "content-type", value: "application/json")
            message.body = .bytes(bytes)
        case .form(let fields):
            message.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            message.body = .bytes(ByteBuffer(string: RequestPath.form(fields)))
        }
        if let trace = request.trace { message.headers.add(name: "traceparent", value: trace.description) }
        return message
    }

    /// Reads to the end, so that the connection can be used again; a longer answer costs its connection. The
    /// deadline is looked at with every part, silence between two parts is ended by the client's read time-out.
    private static func collect(_ body: HTTPClientResponse.Body, until deadline: NIODeadline) async throws -> ByteBuffer
    {
        var whole = ByteBuffer()
        for try await part in body {
            guard whole.readableBytes + part.readableBytes <= VendorAnswer.maximumLength else {
                throw AnswerFault.tooLong
            }
            guard NIODeadline.now() < deadline else { throw HTTPClientError.deadlineExceeded }
            if whole.readableBytes == 0 {
                whole = part
            } else {
                whole.writeImmutableBuffer(part)
            }
        }
        return whole
    }
}

extension VendorEndpoint: CustomStringConvertible, CustomReflectable {
    var description: String { "\(vendor) at \(base)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
