/// One thing that is wrong with a template catalogue.
package struct CatalogueProblem: Sendable, Hashable {
    /// What it concerns, such as `template stop_arrival`.
    package let subject: String
    package let language: Language?
    /// In the YAML text, from 1.
    package let line: Int?
    /// What is wrong and what is accepted.
    package let rule: String
}

extension CatalogueProblem: CustomStringConvertible {
    package var description: String {
        let place = [subject, language?.rawValue, line.map { "line \($0)" }].compactMap { $0 }
        return "\(place.joined(separator: ", ")): \(rule)"
    }
}
