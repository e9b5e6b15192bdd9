internal import Core
internal import NIOCore

/// The JSON of `POST /{phone-number-id}/messages`.
enum MessageBody {
    static func template(_ template: RenderedTemplate, to recipient: Recipient, callback: String) -> ByteBuffer {
        JSONWriter.document { message in
            head(&message, recipient: recipient, type: "template")
            message.object("template") { json in
                json.member("name", template.vendorName)
                json.object("language") { $0.member("code", template.language.rawValue) }
                json.array("components") { components(of: template, &$0) }
            }
            message.member("biz_opaque_callback_data", callback)
        }
    }

    static func text(_ text: String, to recipient: Recipient, context: MessageID?, callback: String?) -> ByteBuffer {
        JSONWriter.document { message in
            head(&message, recipient: recipient, type: "text")
            if let context { message.object("context") { $0.member("message_id", context.rawValue) } }
            message.object("text") { json in
                json.member("body", text)
                json.member("preview_url", false)
            }
            if let callback { message.member("biz_opaque_callback_data", callback) }
        }
    }

    static func read(_ message: MessageID, typing: Bool) -> ByteBuffer {
        JSONWriter.document { json in
            json.member("messaging_product", "whatsapp")
            json.member("status", "read")
            json.member("message_id", message.rawValue)
            if typing { json.object("typing_indicator") { $0.member("type", "text") } }
        }
    }

    private static func head(_ message: inout JSONWriter, recipient: Recipient, type: String) {
        message.member("messaging_product", "whatsapp")
        message.member("recipient_type", "individual")
        switch recipient {
        case .phone(let phone): message.member("to", phone.e164)
        case .user(let id): message.member("recipient", id.rawValue)
        }
        message.member("type", type)
    }

    private static func components(of template: RenderedTemplate, _ list: inout JSONWriter) {
        if !template.parameters.isEmpty {
            list.object { body in
                body.member("type", "body")
                body.array("parameters") { parameters in
                    for value in template.parameters {
                        parameters.object {
                            $0.member("type", "text")
                            $0.member("parameter_name", value.parameter.rawValue)
                            $0.member("text", value.text)
                        }
                    }
                }
            }
        }
        for (index, payload) in template.payloads.enumerated() {
            list.object { button in
                button.member("type", "button")
                button.member("sub_type", "quick_reply")
                button.member("index", String(index))
                button.array("parameters") { parameters in
                    parameters.object {
                        $0.member("type", "payload")
                        $0.member("payload", payload)
                    }
                }
            }
        }
    }
}
