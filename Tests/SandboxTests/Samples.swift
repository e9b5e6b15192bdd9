@testable import Sandbox

enum Samples {
    static let template: JSON = [
        "name": "arrival", "language": "en_US", "category": "UTILITY", "parameter_format": "named",
        "components": [
            [
                "type": "BODY", "text": "Hi {{driver}}, {{stop}} is next.",
                "example": [
                    "body_text_named_params": [
                        ["param_name": "driver", "example": "Ann"], ["param_name": "stop", "example": "Dock 4"],
                    ]
                ],
            ],
            [
                "type": "BUTTONS",
                "buttons": [["type": "QUICK_REPLY", "text": "Arrived"], ["type": "QUICK_REPLY", "text": "Delayed"]],
            ],
        ],
    ]

    static func templateMessage(
        driver: String = "María", parameters: [JSON]? = nil, payload: String = "v1:abc"
    ) -> JSON {
        let named: [JSON] = [
            ["type": "text", "parameter_name": "driver", "text": .string(driver)],
            ["type": "text", "parameter_name": "stop", "text": "Dock 4"],
        ]
        return [
            "messaging_product": "whatsapp", "to": .string("+" + TestSandbox.driver), "type": "template",
            "biz_opaque_callback_data": "delivery-1",
            "template": [
                "name": "arrival", "language": ["code": "en_US"],
                "components": [
                    ["type": "body", "parameters": .array(parameters ?? named)],
                    [
                        "type": "button", "sub_type": "quick_reply", "index": "0",
                        "parameters": [["type": "payload", "payload": .string(payload)]],
                    ],
                ],
            ],
        ]
    }

    static func text(_ body: String, to: String = "+15125550123") -> JSON {
        ["messaging_product": "whatsapp", "to": .string(to), "type": "text", "text": ["body": .string(body)]]
    }

    static func buttons(_ titles: [String]) -> JSON {
        [
            "messaging_product": "whatsapp", "to": .string("+" + TestSandbox.driver), "type": "interactive",
            "interactive": [
                "type": "button", "body": ["text": "Where are you?"],
                "action": [
                    "buttons": .array(
                        titles.map { ["type": "reply", "reply": ["id": .string($0), "title": .string($0)]] })
                ],
            ],
        ]
    }
}
