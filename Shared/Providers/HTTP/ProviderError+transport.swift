internal import AsyncHTTPClient
internal import Core
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

extension ProviderError {
    /// What a call that got no whole answer amounts to. Only what certainly happens before the request is written
    /// counts as unreachable; everything else may have been executed.
    init(transport error: any Error, changesSomething: Bool) {
        if Self.precedesRequest(error) {
            self.init(.unreachable, detail: "no connection came about: \(error)")
        } else if Self.isMalformed(error) {
            self.init(.rejected, detail: "the request could not be written: a header or its URL is malformed")
        } else {
            let reason: Reason = changesSomething ? .ambiguous : .unavailable
            self.init(reason, detail: Self.words(for: error))
        }
    }

    private static func precedesRequest(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError:
            [.connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .alreadyShutdown].contains(error)
        case is NIOConnectionError: true
        // What a refusal is where the host is an address and not a name.
        case let error as IOError: error.errnoCode == ECONNREFUSED
        case is NIOSSLExtraError: true
        case NIOSSLError.handshakeFailed: true
        case ChannelError.connectTimeout: true
        default: false
        }
    }

    /// Their own descriptions would quote the header, which may be the credential.
    private static func isMalformed(_ error: any Error) -> Bool {
        guard let error = error as? HTTPClientError else { return false }
        let name = error.shortDescription
        return error == .invalidURL || error == .emptyHost || name.contains("header field")
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case is CancellationError: "the call was cancelled before its answer came"
        case is AnswerFault: "the answer is longer than \(VendorAnswer.maximumLength) bytes"
        case let error as HTTPClientError:
            if error == .deadlineExceeded || error == .readTimeout {
                "the answer did not come in time"
            } else {
                "no whole answer came: \(error.shortDescription)"
            }
        default: "no whole answer came: \(error)"
        }
    }
}

extension ProviderError.Reason {
    /// The metrics' label.
    var outcome: String {
        switch self {
        case .unreachable: "unreachable"
        case .ambiguous: "ambiguous"
        case .throttled: "throttled"
        case .unavailable: "unavailable"
        case .credential: "credential"
        case .windowClosed: "window_closed"
        case .templatePaused: "template_paused"
        case .recipient: "recipient"
        case .postponed: "postponed"
        case .notFound: "not_found"
        case .rejected: "rejected"
        }
    }
}
