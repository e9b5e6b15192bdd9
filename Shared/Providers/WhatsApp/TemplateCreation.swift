internal import Core
internal import NIOCore

/// The JSON of `POST /{business-account-id}/message_templates`.
enum TemplateCreation {
    static func body(_ definition: TemplateDefinition) -> ByteBuffer {
        JSONWriter.document { json in
            json.member("name", definition.vendorName)
            json.member("language", definition.language.rawValue)
            json.member("category", definition.category.rawValue)
            json.member("parameter_format", "named")
            json.member("message_send_ttl_seconds", definition.lifetimeSeconds)
            json.array("components") { components(of: definition, &$0) }
        }
    }

    private static func components(of definition: TemplateDefinition, _ list: inout JSONWriter) {
        list.object { body in
            body.member("type", "BODY")
            body.member("text", definition.body)
            if !definition.examples.isEmpty { examples(of: definition, &body) }
        }
        if let footer = definition.footer {
            list.object {
                $0.member("type", "FOOTER")
                $0.member("text", footer)
            }
        }
        if !definition.buttons.isEmpty { buttons(of: definition, &list) }
    }

    private static func examples(of definition: TemplateDefinition, _ body: inout JSONWriter) {
        body.object("example") { example in
            example.array("body_text_named_params") { parameters in
                for value in definition.examples {
                    parameters.object {
                        $0.member("param_name", value.parameter.rawValue)
                        $0.member("example", value.text)
                    }
                }
            }
        }
    }

    private static func buttons(of definition: TemplateDefinition, _ list: inout JSONWriter) {
        list.object { component in
            component.member("type", "BUTTONS")
            component.array("buttons") { buttons in
                for text in definition.buttons {
                    buttons.object {
                        $0.member("type", "QUICK_REPLY")
                        $0.member("text", text)
                    }
                }
            }
        }
    }
}
