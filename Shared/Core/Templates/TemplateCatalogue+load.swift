internal import Yams

extension TemplateCatalogue {
    private static let maximumByteCount = 1_000_000
    private static let embedded = Result { () throws(CatalogueError) in
        try load(yaml: String(decoding: PackageResources.catalogue_yaml, as: UTF8.self))
    }

    /// The catalogue that is part of the program, read once.
    package static var standard: TemplateCatalogue {
        get throws(CatalogueError) { try embedded.get() }
    }

    /// Reads and checks a catalogue; the format is explained in `catalogue.yaml`.
    /// - Throws: all problems at once.
    package static func load(yaml: String) throws(CatalogueError) -> TemplateCatalogue {
        guard yaml.utf8.count <= maximumByteCount else {
            throw .unreadable("it is longer than \(maximumByteCount) bytes")
        }
        let root: Node?
        do {
            root = try compose(yaml: yaml)
        } catch {
            throw .unreadable("it is no YAML: \(error)")
        }
        guard let root else { throw .unreadable("it is empty") }
        var reader = CatalogueReader()
        let catalogue = reader.catalogue(root)
        guard let catalogue, reader.problems.isEmpty else { throw CatalogueError(problems: reader.problems) }
        return catalogue
    }
}

extension CatalogueError {
    fileprivate static func unreadable(_ rule: String) -> CatalogueError {
        CatalogueError(problems: [CatalogueProblem(subject: "catalogue", language: nil, line: nil, rule: rule)])
    }
}
