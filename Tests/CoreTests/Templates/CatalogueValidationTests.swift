import Testing

@testable import Core

/// Each test spoils the standard catalogue in one place and reads what is reported.
@Suite struct CatalogueValidationTests {
    private let yaml = String(decoding: PackageResources.catalogue_yaml, as: UTF8.self)

    private func problems(replacing old: String, with new: String) throws -> [CatalogueProblem] {
        var spoiled = yaml
        spoiled.replaceSubrange(try #require(yaml.firstRange(of: old)), with: new)
        do {
            _ = try TemplateCatalogue.load(yaml: spoiled)
            return []
        } catch {
            return error.problems
        }
    }

    @Test(arguments: SpoiledCatalogue.templates + SpoiledCatalogue.bodies + SpoiledCatalogue.texts)
    func reportsTheRuleThatIsBroken(_ spoiled: SpoiledCatalogue) throws {
        let problems = try problems(replacing: spoiled.old, with: spoiled.new)
        let found = problems.contains { problem in
            problem.subject == spoiled.subject && problem.language == spoiled.language
                && problem.rule.contains(spoiled.rule)
        }
        #expect(found, "\(problems)")
    }

    @Test func reportsEveryProblemWithItsLine() throws {
        let spoiled = yaml.replacing("lifetime: 12h", with: "lifetime: 12d").replacing(
            "category: utility", with: "category: x")
        let error = #expect(throws: CatalogueError.self) { try TemplateCatalogue.load(yaml: spoiled) }
        let problems = try #require(error).problems
        #expect(problems.count { $0.rule.hasPrefix("the lifetime") } == 3)
        #expect(problems.count { $0.rule.hasPrefix("the category") } == 14)
        let lines = spoiled.split(separator: "\n", omittingEmptySubsequences: false)
        for problem in problems where problem.rule.hasPrefix("the lifetime") {
            #expect(lines[try #require(problem.line) - 1].contains("12d"))
        }
        #expect("\(try #require(error))".contains("template welcome, line"))
    }

    @Test(arguments: [
        ("", "it is empty"), ("a: [", "it is no YAML"), ("parameters: {}\nparameters: {}", "it is no YAML"),
        ("- a", "keys with values are expected"), ("parameters: 1", "keys with values are expected"),
        ("templates: {}", "a list of templates is expected"), ("templates: [1]", "keys with values are expected"),
        (String(repeating: " ", count: 1_000_001), "it is longer than"),
    ])
    func refusesWhatIsNoCatalogue(yaml: String, rule: String) throws {
        let error = #expect(throws: CatalogueError.self) { try TemplateCatalogue.load(yaml: yaml) }
        #expect(try #require(error).problems.contains { $0.rule.contains(rule) })
    }
}
