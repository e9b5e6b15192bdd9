import Testing

@testable import Core

@Suite struct TemplateEditionTests {
    /// Version 3 of a template that had other parameters and buttons before.
    private func template() throws -> Template {
        let standard = try #require(try TemplateCatalogue.standard.template(named: "stop_arrival"))
        return Template(
            name: standard.name, version: 3, category: standard.category, lifetime: standard.lifetime,
            parameters: standard.parameters, rules: standard.rules, body: standard.body, footer: standard.footer,
            buttons: standard.buttons)
    }

    private func edition(_ name: String) throws -> TemplateEdition {
        try #require(TemplateEdition(vendorName: name, parameters: ["eta"], actions: ["understood"]))
    }

    @Test(
        arguments: [
            (["stop_arrival_v1", "stop_arrival_v2"], "stop_arrival_v2"), (["stop_arrival_v3"], "stop_arrival_v3"),
            (["stop_arrival_v4", "stop_arrival_v1"], "stop_arrival_v1"), (["eta_check_v1", "stop_arrival"], nil),
            ([], nil),
        ] as [([String], String?)])
    func theNewestApprovedVersionIsSentAndNoneToCome(approved: [String], expected: String?) throws {
        let newest = try self.template().newest(of: try approved.map { try self.edition($0) })
        #expect(newest?.vendorName == expected)
    }

    @Test
    func anEarlierVersionIsSentWithItsOwnParametersAndButtons() throws {
        let template = try self.template()
        let rendered = try template.rendered(
            in: .english, as: try self.edition("stop_arrival_v1"), value: { $0 == .eta ? "2:40 PM" : "x" },
            payload: { "payload-\($0.rawValue)" })
        #expect(rendered.vendorName == "stop_arrival_v1")
        #expect(rendered.parameters == [TemplateValue(parameter: .eta, text: "2:40 PM")])
        #expect(rendered.payloads == ["payload-understood"])
        #expect(!rendered.preview.isEmpty)
    }

    @Test
    func whatThisProgramDoesNotKnowIsNotSent() {
        #expect(TemplateEdition(vendorName: "a_v1", parameters: ["moon_phase"], actions: []) == nil)
        #expect(TemplateEdition(vendorName: "a_v1", parameters: [], actions: ["dance"]) == nil)
    }
}
