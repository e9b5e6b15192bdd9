/// The limits of `"type":"interactive"`.
enum InteractiveRules {
    static func content(_ shape: Shape) throws -> ChatContent {
        let members: Set<String> = ["type", "header", "body", "footer", "action"]
        let interactive = try shape.required("interactive", try shape.shape("interactive", allows: members))
        let type = try interactive.requiredString("type")
        var content = ChatContent()
        content.header = try header(interactive, textOnly: type == "list")
        content.text = try body(interactive, limit: type == "list" ? 4096 : 1024)
        content.footer = try interactive.shape("footer", allows: ["text"])?.requiredString("text", upTo: 60)
        switch type {
        case "button": content.buttons = try replyButtons(interactive)
        case "list": content.buttons = try rows(interactive)
        case "cta_url": content.buttons = [try link(interactive)]
        case "location_request_message": content.buttons = [try locationRequest(interactive)]
        default:
            throw interactive.error(
                "type", .value(accepted: "button, list, cta_url or location_request_message"))
        }
        return content
    }

    private static func header(_ shape: Shape, textOnly: Bool) throws -> String? {
        let members: Set<String> = ["type", "text", "image", "video", "document"]
        guard let header = try shape.shape("header", allows: members) else { return nil }
        let type = try header.requiredString("type")
        if type == "text" { return try header.requiredString("text", upTo: 60) }
        guard !textOnly, ["image", "video", "document"].contains(type), header.value(type) != nil else {
            throw header.error("type", .value(accepted: textOnly ? "text" : "text, image, video or document"))
        }
        return "[\(type)]"
    }

    private static func body(_ shape: Shape, limit: Int) throws -> String {
        try shape.required("body", try shape.shape("body", allows: ["text"])).requiredString("text", upTo: limit)
    }

    private static func action(_ shape: Shape, allows members: Set<String>) throws -> Shape {
        try shape.required("action", try shape.shape("action", allows: members))
    }

    private static func replyButtons(_ shape: Shape) throws -> [ChatContent.Button] {
        let action = try action(shape, allows: ["buttons"])
        let buttons = try (try action.shapes("buttons", allows: ["type", "reply"]) ?? []).map { button in
            guard try button.requiredString("type") == "reply" else {
                throw button.error("type", .value(accepted: "reply"))
            }
            let reply = try button.required("reply", try button.shape("reply", allows: ["id", "title"]))
            return ChatContent.Button(
                kind: .reply, text: try reply.requiredString("title", upTo: 20),
                payload: try reply.requiredString("id", upTo: 256))
        }
        guard (1...3).contains(buttons.count) else { throw action.error("buttons", .value(accepted: "1 to 3 buttons")) }
        try checkUnique(buttons, in: action)
        return buttons
    }

    private static func rows(_ shape: Shape) throws -> [ChatContent.Button] {
        let action = try action(shape, allows: ["button", "sections"])
        _ = try action.requiredString("button", upTo: 20)
        let sections = try action.shapes("sections", allows: ["title", "rows"]) ?? []
        var rows: [ChatContent.Button] = []
        for section in sections {
            if sections.count > 1 { _ = try section.requiredString("title", upTo: 24) }
            for row in try section.shapes("rows", allows: ["id", "title", "description"]) ?? [] {
                _ = try row.string("description", upTo: 72)
                rows.append(
                    ChatContent.Button(
                        kind: .row, text: try row.requiredString("title", upTo: 24),
                        payload: try row.requiredString("id", upTo: 200)))
            }
        }
        guard (1...10).contains(sections.count), (1...10).contains(rows.count) else {
            throw action.error("sections", .value(accepted: "1 to 10 sections with 1 to 10 rows in all"))
        }
        try checkUnique(rows, in: action)
        return rows
    }

    private static func checkUnique(_ buttons: [ChatContent.Button], in action: Shape) throws {
        let titlesRepeat = buttons.first?.kind == .reply && Set(buttons.map(\.text)).count != buttons.count
        guard Set(buttons.map(\.payload)).count == buttons.count, !titlesRepeat else {
            throw action.error("buttons", .value(accepted: "unique, id and title"))
        }
    }

    private static func link(_ shape: Shape) throws -> ChatContent.Button {
        let action = try action(shape, allows: ["name", "parameters"])
        guard try action.requiredString("name") == "cta_url" else {
            throw action.error("name", .value(accepted: "cta_url"))
        }
        let parameters = try action.required(
            "parameters", try action.shape("parameters", allows: ["display_text", "url"]))
        return ChatContent.Button(
            kind: .url, text: try parameters.requiredString("display_text", upTo: 20),
            payload: try parameters.requiredString("url", upTo: 2000))
    }

    private static func locationRequest(_ shape: Shape) throws -> ChatContent.Button {
        let action = try action(shape, allows: ["name"])
        guard try action.requiredString("name") == "send_location" else {
            throw action.error("name", .value(accepted: "send_location"))
        }
        return ChatContent.Button(kind: .location, text: "Send location", payload: "")
    }
}
