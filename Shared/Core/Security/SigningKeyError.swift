/// Why a webhook secret was refused. Positions count from 1 in the order given.
package enum SigningKeyError: Error, Equatable {
    case empty(position: Int)
    case notBase64(position: Int)
}

extension SigningKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty(let position): "webhook secret \(position) is empty"
        case .notBase64(let position): "webhook secret \(position) is not base64, as this fleet system hands it out"
        }
    }
}
