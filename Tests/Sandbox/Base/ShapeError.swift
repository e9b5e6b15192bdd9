/// What is wrong with one member of a request; each vendor says it in its own words and codes.
struct ShapeError: Error, Equatable {
    enum Problem: Equatable {
        case missing
        case unexpected
        case type(expected: String, got: String)
        case tooLong(limit: Int)
        case value(accepted: String)
    }

    let path: String
    let problem: Problem

    var description: String {
        switch problem {
        case .missing: "\(path) is required"
        case .unexpected: "\(path) is not known here"
        case .type(let expected, let got): "\(path) must be of type \(expected), not \(got)"
        case .tooLong(let limit): "\(path) must be at most \(limit) characters long"
        case .value(let accepted): "\(path) must be \(accepted)"
        }
    }
}
