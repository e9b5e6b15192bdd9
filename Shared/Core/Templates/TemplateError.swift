/// Why a template could not be rendered.
package enum TemplateError: Error, Hashable {
    case unusablePayload(ButtonAction)
}

extension TemplateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusablePayload(let action):
            "the payload of '\(action.rawValue)' is not 1 to \(TemplateLimits.payload) printable ASCII characters"
        }
    }
}
