/// Why bytes that a vendor sent are not understood.
package enum WebhookError: Error, Hashable, CustomStringConvertible {
    case notJSON
    case tooDeep
    case notAnObject
    case notAForm
    case missing(String)
    case unexpected(String, accepted: String)

    package var description: String {
        switch self {
        case .notJSON: "the body is not JSON"
        case .tooDeep: "the body is nested deeper than \(JSONDocument.maximumDepth) levels"
        case .notAnObject: "the body is JSON, but no object"
        case .notAForm: "the body is not a form of at most \(FormFields.maximumCount) percent-encoded fields"
        case .missing(let field): "\(field) is missing"
        case .unexpected(let field, let accepted): "\(field) is of an unexpected type or value; accepted is \(accepted)"
        }
    }
}
