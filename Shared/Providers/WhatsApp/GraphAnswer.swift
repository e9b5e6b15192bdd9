internal import Core
internal import NIOHTTP1

/// Tells a Graph API answer's success from its failures.
enum GraphAnswer {
    /// - Parameter read: nil when the answer lacks what it is asked for; the call may have been executed then.
    static func value<Value>(
        of answer: VendorAnswer, changesSomething: Bool, read: (WireObject) -> Value?
    ) throws(ProviderError) -> Value {
        let object: WireObject?
        do {
            object = try answer.object()
        } catch {
            object = nil
        }
        if let failure = object?.object("error").flatMap(GraphFailure.init) {
            throw ProviderError(failure, answer: answer, changesSomething: changesSomething)
        }
        guard answer.isSuccess else { throw ProviderError(graphStatus: answer, changesSomething: changesSomething) }
        guard let value = object.flatMap(read) else {
            throw ProviderError(
                changesSomething ? .ambiguous : .unavailable, code: answer.status,
                detail: "the answer is not what the Graph API documents")
        }
        return value
    }
}

extension ProviderError {
    fileprivate init(_ failure: GraphFailure, answer: VendorAnswer, changesSomething: Bool) {
        guard let known = GraphErrorTable.verdict(code: failure.code, subcode: failure.subcode) else {
            self.init(graphStatus: answer, changesSomething: changesSomething)
            if failure.isTransient, !changesSomething || (400..<500).contains(answer.status) { reason = .unavailable }
            code = failure.code
            detail = failure.detail
            return
        }
        let regained = known.reason.isThrottled ? answer.usageRegained : nil
        self.init(
            known.reason, code: failure.code, retryAfter: answer.retryAfter ?? regained ?? known.retryAfter,
            detail: failure.detail)
    }

    /// By the HTTP status alone: no error of the Graph API came with it, or one that no table knows.
    fileprivate init(graphStatus answer: VendorAnswer, changesSomething: Bool) {
        self.init(
            Reason(status: answer.status, changesSomething: changesSomething), code: answer.status,
            retryAfter: answer.retryAfter, detail: "HTTP status \(answer.status) without an error of the Graph API")
    }
}

extension ProviderError.Reason {
    fileprivate var isThrottled: Bool {
        if case .throttled = self { true } else { false }
    }
}

extension VendorAnswer {
    /// The longest `estimated_time_to_regain_access` (minutes) of `X-Business-Use-Case-Usage`.
    fileprivate var usageRegained: Duration? {
        guard let text = headers.first(name: "x-business-use-case-usage"), text.utf8.count <= 16_384,
            let usage = try? WireObject(Array(text.utf8))
        else { return nil }
        let minutes = usage.keys.flatMap { usage.objects($0) }.compactMap {
            $0.integer("estimated_time_to_regain_access")
        }
        return minutes.max().flatMap { (1...1_440).contains($0) ? .seconds($0 * 60) : nil }
    }
}
