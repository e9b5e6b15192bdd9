import Testing

@testable import Core

@Suite struct TemplateRenderingTests {
    private let template: Template

    init() throws {
        template = try #require(try TemplateCatalogue.standard.template(named: "stop_arrival"))
    }

    private func text(_ parameter: TemplateParameter, from value: String?) throws -> String {
        var values = ["driver_name": "Ann", "stop_name": "Dock 4", "event_time": "2:05 PM", "unknown": "x"]
        values[parameter.rawValue] = value
        let rendered = try template.rendered(in: .english, value: { values[$0.rawValue] }) { "p:\($0.rawValue)" }
        return try #require(rendered.parameters.first { $0.parameter == parameter }).text
    }

    @Test func fillsNamesPayloadsAndPreview() throws {
        let values = ["driver_name": "Ann", "stop_name": "Dock 4", "event_time": "2:05 PM", "eta": "unused"]
        let rendered = try template.rendered(in: .english, value: { values[$0.rawValue] }) { "v1:\($0.rawValue)" }
        #expect(rendered.vendorName == "stop_arrival_v1")
        #expect(rendered.language == .english)
        #expect(rendered.parameters.map(\.parameter.rawValue) == ["driver_name", "stop_name", "event_time"])
        #expect(rendered.parameters.map(\.text) == ["Ann", "Dock 4", "2:05 PM"])
        #expect(rendered.payloads == ["v1:arrived", "v1:not_yet", "v1:issue"])
        #expect(rendered.preview.hasPrefix("Hi Ann, it looks like you reached Dock 4 (2:05 PM)."))
        #expect(rendered.preview.utf16.count <= 120)
    }

    @Test(arguments: [
        ("  Dock 4  ", "Dock 4"), ("Dock\n4", "Dock 4"), ("Dock\r\n\t 4", "Dock 4"), ("Dock      4", "Dock 4"),
        ("Dock\u{a0}\u{2003}4", "Dock 4"), ("Dock\u{2028}4", "Dock 4"), ("Do\u{0}ck", "Do ck"),
        ("\u{202e}Dock 4\u{202c}", "Dock 4"), ("Do\u{200b}ck\u{feff} 4\u{2069}", "Dock 4"),
        ("Entrepôt №4 🚚", "Entrepôt №4 🚚"),
        ("{{eta}}", "{{eta}}"),
    ])
    func cleansWhatComesFromOutside(value: String, expected: String) throws {
        #expect(try text(.stopName, from: value) == expected)
    }

    @Test(arguments: [nil, "", "   ", "\n\t", "\u{200b}\u{202e}", "\u{3164}\u{ad}"])
    func fallsBackWhenNothingVisibleIsLeft(value: String?) throws {
        #expect(try text(.stopName, from: value) == "your next stop")
    }

    @Test func fallsBackInTheDriversLanguage() throws {
        let rendered = try template.rendered(in: .french, value: { _ in nil }) { $0.rawValue }
        #expect(rendered.parameters.map(\.text) == ["chauffeur", "votre prochain arrêt", "il y a un instant"])
    }

    @Test(arguments: [
        (String(repeating: "a", count: 40), String(repeating: "a", count: 40)),
        (String(repeating: "a", count: 41), String(repeating: "a", count: 39) + "…"),
        (String(repeating: "a", count: 38) + " bcd", String(repeating: "a", count: 38) + "…"),
        (String(repeating: "👍", count: 40), String(repeating: "👍", count: 19) + "…"),
        (String(repeating: "a", count: 37) + "👍🏽b", String(repeating: "a", count: 37) + "…"),
        (String(repeating: "a", count: 38) + "e\u{301}\u{302}b", String(repeating: "a", count: 38) + "…"),
        ("e" + String(repeating: "\u{301}", count: 100), "driver"),
    ])
    func cutsBetweenCharacters(value: String, expected: String) throws {
        #expect(try text(.driverName, from: value) == expected)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func sendsOneCleanLineWhateverComesIn(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = ["a", "é", "👨‍👩‍👧", "🇨🇦", "\n", "\u{202e}", " ", "\u{a0}", "نص", "\u{300}", "字", "\u{7f}", "}}"]
        let value = (0..<Int.random(in: 0...120, using: &generator)).compactMap { _ in
            pieces.randomElement(using: &generator)
        }.joined()
        let text = try text(.stopName, from: value)
        #expect((1...80).contains(text.utf16.count))
        #expect(text.first != " " && text.last != " ")
        #expect(!text.contains("  "))
        #expect(OutsideText.cleaned(text, limit: 80) == text)
    }

    @Test(arguments: ["", "naïve", "a\nb", String(repeating: "p", count: 129)])
    func refusesAPayloadThatMayComeBackChanged(_ payload: String) {
        #expect(throws: TemplateError.unusablePayload(.arrived)) {
            try template.rendered(in: .english, value: { _ in nil }) { _ in payload }
        }
    }
}
