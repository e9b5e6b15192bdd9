import Testing

@testable import Sandbox

@Suite struct TemplateRulesTests {
    private static func template(_ change: JSON) -> JSON {
        Samples.template.merging(change)
    }

    private static func body(_ text: String, samples: [String]) -> JSON {
        [
            "parameter_format": "positional",
            "components": [
                [
                    "type": "BODY", "text": .string(text),
                    "example": ["body_text": [.array(samples.map(JSON.string))]],
                ]
            ],
        ]
    }

    private static func buttons(_ buttons: [JSON]) -> JSON {
        template(["components": [["type": "BODY", "text": "Fine."], ["type": "BUTTONS", "buttons": .array(buttons)]]])
    }

    @Test func acceptsTheSample() throws {
        let template = try Template(creating: Samples.template)
        #expect(template.named)
        #expect(template.buttons.map(\.text) == ["Arrived", "Delayed"])
    }

    @Test(arguments: [
        template(["name": "Has Capitals"]), template(["category": "ALERT_UPDATE"]), template(["foo": 1]),
        template(["message_send_ttl_seconds": 10]), template(["components": []]),
        template(body("{{1}} is next.", samples: ["a"])), template(body("Next is {{1}}", samples: ["a"])),
        template(body("Go {{1}}{{2}} now.", samples: ["a", "b"])), template(body("Go {{2}} now.", samples: ["a"])),
        template(body("Go {{1}} now.", samples: ["a", "b"])),
        template(body(String(repeating: "x", count: 1_025), samples: [])),
        template(["components": [["type": "BODY", "text": "Hi {{driver}} there."]]]),
        template(["components": [["type": "BODY", "text": "Hi."], ["type": "FOOTER", "text": "By {{1}} here"]]]),
        buttons([]), buttons([["type": "QUICK_REPLY", "text": .string(String(repeating: "x", count: 26))]]),
        buttons([
            ["type": "QUICK_REPLY", "text": "A"], ["type": "URL", "text": "B", "url": "https://x.y"],
            ["type": "QUICK_REPLY", "text": "C"],
        ]),
        buttons([["type": "URL", "text": "B", "url": "https://x.y/{{1}}/more"]]),
    ])
    func refusesWhatBreaksALimit(json: JSON) {
        #expect(throws: (any Error).self) { try Template(creating: json) }
    }
}
