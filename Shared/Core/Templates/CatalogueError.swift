/// All that is wrong with a template catalogue.
package struct CatalogueError: Error, Hashable {
    package let problems: [CatalogueProblem]
}

extension CatalogueError: CustomStringConvertible {
    package var description: String {
        (["the template catalogue has \(problems.count) problem(s)"] + problems.map { "\($0)" })
            .joined(separator: "\n")
    }
}
