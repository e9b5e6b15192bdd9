/// The body of `"type":"template"`, with the parameters for each part of the template.
struct TemplateContent: Sendable {
    let name: String
    let language: String
    fileprivate let header: [JSON]
    fileprivate let body: [JSON]
    fileprivate let buttons: [Shape]

    init(_ shape: Shape) throws {
        name = try shape.requiredString("name", upTo: 512)
        let language = try shape.required("language", try shape.shape("language", allows: ["code", "policy"]))
        self.language = try language.requiredString("code")
        var header: [JSON]?
        var body: [JSON]?
        var buttons: [Shape] = []
        let members: Set<String> = ["type", "sub_type", "index", "parameters"]
        for component in try shape.shapes("components", allows: members) ?? [] {
            let parameters = try component.array("parameters") ?? []
            switch try component.requiredString("type").lowercased() {
            case "header" where header == nil: header = parameters
            case "body" where body == nil: body = parameters
            case "button": buttons.append(component)
            default: throw GraphError(code: 131_009, "\(component.path).type is unknown or there twice")
            }
        }
        self.header = header ?? []
        self.body = body ?? []
        self.buttons = buttons
    }
}

extension Template {
    /// What the phone shows for `content`.
    func rendered(_ content: TemplateContent) throws -> ChatContent {
        var chat = ChatContent(footer: footer, template: name)
        chat.text = try hydrated(body, with: content.body, part: "body", limit: 1024)
        chat.header = try renderedHeader(content.header)
        let parameters = try buttonParameters(content.buttons)
        for (index, button) in buttons.enumerated() {
            chat.buttons.append(try rendered(button, parameter: parameters[index]))
        }
        return chat
    }

    private func renderedHeader(_ parameters: [JSON]) throws -> String? {
        guard let header else {
            guard parameters.isEmpty else { throw GraphError(code: 132_000, "the template has no header") }
            return nil
        }
        guard header.format != .text else {
            return try hydrated(header.text, with: parameters, part: "header", limit: 60)
        }
        let type = header.format.rawValue.lowercased()
        guard parameters.count == 1, let media = parameters.first?[type], parameters.first?["type"]?.string == type
        else { throw GraphError(code: 132_012, "the header takes one parameter of type \(type)") }
        guard header.format == .location || media["id"]?.string != nil || media["link"]?.string != nil else {
            throw GraphError(code: 131_008, "header \(type) needs an id or a link")
        }
        return "[\(type)]"
    }

    private func hydrated(_ text: String, with parameters: [JSON], part: String, limit: Int) throws -> String {
        guard let placeholders = Placeholders(text) else { throw GraphError(code: 132_000, "template text") }
        let expected = placeholders.distinct
        guard parameters.count == expected.count else {
            throw GraphError(
                code: 132_000, "\(part): the template has \(expected.count) parameters, the message \(parameters.count)"
            )
        }
        var values: [String: String] = [:]
        for (position, parameter) in parameters.enumerated() {
            let name = named ? parameter["parameter_name"]?.string : String(position + 1)
            guard let name, expected.contains(name), values[name] == nil, named || parameter["parameter_name"] == nil
            else { throw GraphError(code: 132_000, "\(part): the parameter names do not match the template") }
            values[name] = try Self.value(of: parameter, part: part)
        }
        let filled = placeholders.filled(values)
        guard filled.count <= limit else { throw GraphError(code: 132_005, "\(part) is longer than \(limit)") }
        return filled
    }

    private static func value(of parameter: JSON, part: String) throws -> String {
        let text =
            switch parameter["type"]?.string {
            case "text": parameter["text"]?.string
            case "currency": parameter["currency"]?["fallback_value"]?.string
            case "date_time": parameter["date_time"]?["fallback_value"]?.string
            default: throw GraphError(code: 132_012, "\(part): a parameter of this type is not taken here")
            }
        guard let text else { throw GraphError(code: 131_008, "\(part): a parameter has no text") }
        guard !text.isEmpty, !text.contains(where: { $0.isNewline || $0 == "\t" }), !text.contains("     ") else {
            throw GraphError(
                code: 132_018,
                "\(part): parameter text is empty or has new-line or tab characters or more than 4 spaces in a row")
        }
        return text
    }

    private func buttonParameters(_ components: [Shape]) throws -> [Int: JSON] {
        var parameters: [Int: JSON] = [:]
        for component in components {
            let index = component.value("index").flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
            guard let index, buttons.indices.contains(index), parameters[index] == nil,
                try component.requiredString("sub_type").lowercased() == buttons[index].kind.rawValue.lowercased()
            else { throw GraphError(code: 132_012, "\(component.path) is not a button of the template") }
            guard let list = try component.array("parameters"), list.count == 1 else {
                throw GraphError(code: 131_008, "\(component.path).parameters takes one parameter")
            }
            parameters[index] = list[0]
        }
        return parameters
    }

    private func rendered(_ button: Button, parameter: JSON?) throws -> ChatContent.Button {
        switch button.kind {
        case .quickReply:
            guard let parameter else { return .init(kind: .quickReply, text: button.text, payload: button.text) }
            guard parameter["type"]?.string == "payload", let payload = parameter["payload"]?.string, !payload.isEmpty
            else { throw GraphError(code: 131_008, "a quick reply takes a payload") }
            guard payload.utf8.count <= 128 else {
                throw GraphError(code: 131_009, "a button payload takes at most 128 bytes")
            }
            return .init(kind: .quickReply, text: button.text, payload: payload)
        case .url:
            guard Placeholders(button.url)?.names.isEmpty == false else {
                guard parameter == nil else { throw GraphError(code: 132_012, "the link has no variable") }
                return .init(kind: .url, text: button.text, payload: button.url)
            }
            guard let suffix = parameter?["text"]?.string, !suffix.isEmpty else {
                throw GraphError(code: 131_008, "the link needs its variable")
            }
            let url = Placeholders(button.url)?.filled(["1": suffix]) ?? button.url
            return .init(kind: .url, text: button.text, payload: url)
        case .phone, .copyCode: return .init(kind: .phone, text: button.text, payload: button.url)
        }
    }
}
