extension Template {
    private static let componentMembers: Set<String> = [
        "type", "format", "text", "example", "buttons", "add_security_recommendation", "code_expiration_minutes",
    ]
    private static let buttonMembers: Set<String> = ["type", "text", "url", "phone_number", "example"]

    /// Checks the body of `POST /{waba}/message_templates` against the published limits.
    init(creating json: JSON) throws {
        let shape = try Shape(
            json,
            allows: [
                "name", "language", "category", "parameter_format", "components", "message_send_ttl_seconds",
                "allow_category_change", "cta_url_link_tracking_opted_out",
            ])
        name = try shape.requiredString("name", upTo: 512)
        guard name.allSatisfy({ "abcdefghijklmnopqrstuvwxyz0123456789_".contains($0) }) else {
            throw GraphError.parameter("name takes lower-case letters, digits and underscores")
        }
        language = try shape.requiredString("language", upTo: 16)
        category = try Self.category(try shape.requiredString("category"))
        named = try shape.string("parameter_format")?.uppercased() == "NAMED"
        try Self.checkLifetime(try shape.int("message_send_ttl_seconds"), category: category)
        components = try shape.required("components", shape.value("components"))
        let parts = try Self.parts(try shape.shapes("components", allows: Self.componentMembers) ?? [])
        header = try parts["HEADER"].map { try Self.header($0, named: Self.isNamed(shape)) }
        let text = try shape.required("components.BODY", parts["BODY"])
        body = try text.requiredString("text", upTo: 1024)
        try Self.checkVariables(body, in: text, named: Self.isNamed(shape))
        footer = try parts["FOOTER"].map { try Self.footer($0) }
        buttons = try parts["BUTTONS"].map { try Self.buttons($0) } ?? []
    }

    private static func isNamed(_ shape: Shape) -> Bool {
        shape.value("parameter_format")?.string?.uppercased() == "NAMED"
    }

    private static func category(_ text: String) throws -> String {
        let category = text.uppercased()
        guard Self.categories.contains(category) else {
            throw GraphError.parameter("category must be UTILITY, MARKETING or AUTHENTICATION")
        }
        return category
    }

    private static func checkLifetime(_ seconds: Int?, category: String) throws {
        guard let seconds, seconds != -1 else { return }
        let accepted =
            switch category {
            case "UTILITY": 30...43_200
            case "AUTHENTICATION": 30...900
            default: 43_200...2_592_000
            }
        guard accepted.contains(seconds) else {
            throw GraphError.parameter("message_send_ttl_seconds must be -1 or within \(accepted)")
        }
    }

    private static func parts(_ components: [Shape]) throws -> [String: Shape] {
        var parts: [String: Shape] = [:]
        for component in components {
            let type = try component.requiredString("type").uppercased()
            guard ["HEADER", "BODY", "FOOTER", "BUTTONS"].contains(type), parts[type] == nil else {
                throw GraphError.parameter("\(component.path): \(type) is unknown or there twice")
            }
            parts[type] = component
        }
        return parts
    }

    private static func header(_ shape: Shape, named: Bool) throws -> Header {
        guard let format = Header.Format(rawValue: try shape.requiredString("format").uppercased()) else {
            throw GraphError.parameter("\(shape.path).format is not known")
        }
        guard format == .text else { return Header(format: format, text: "") }
        let text = try shape.requiredString("text", upTo: 60)
        guard let placeholders = Placeholders(text), placeholders.names.count <= 1 else {
            throw GraphError.parameter("a header takes one variable at most")
        }
        try checkNames(placeholders, named: named)
        return Header(format: .text, text: text)
    }

    private static func footer(_ shape: Shape) throws -> String {
        let text = try shape.requiredString("text", upTo: 60)
        guard Placeholders(text)?.names.isEmpty == true else {
            throw GraphError.parameter("a footer takes no variable")
        }
        return text
    }

    private static func checkVariables(_ text: String, in shape: Shape, named: Bool) throws {
        guard let placeholders = Placeholders(text) else { throw GraphError.parameter("braces do not match") }
        guard !placeholders.isFlush else {
            throw GraphError(
                code: 100, subcode: 2_388_299, "variables must not be at the start, at the end or adjacent")
        }
        try checkNames(placeholders, named: named)
        guard !placeholders.names.isEmpty else { return }
        let example = shape.value("example")
        let samples =
            named
            ? Set((example?["body_text_named_params"]?.array ?? []).compactMap { $0["param_name"]?.string })
            : Set((1...max(1, example?["body_text"]?.array?.first?.array?.count ?? 0)).map(String.init))
        guard example != nil, samples == placeholders.distinct else {
            throw GraphError(code: 100, subcode: 2_388_293, "each variable needs a sample in example")
        }
    }

    private static func checkNames(_ placeholders: Placeholders, named: Bool) throws {
        let distinct = placeholders.distinct
        if named {
            let letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
            guard distinct.allSatisfy({ !$0.isEmpty && $0.allSatisfy(letters.contains) && Int($0) == nil }) else {
                throw GraphError.parameter("named variables take lower-case letters, digits and underscores")
            }
        } else {
            guard distinct == Set((0..<distinct.count).map { String($0 + 1) }) else {
                throw GraphError.parameter("variables must be numbered from {{1}} without a gap")
            }
        }
    }

    private static func buttons(_ shape: Shape) throws -> [Button] {
        let buttons = try (try shape.shapes("buttons", allows: buttonMembers) ?? []).map { try button($0) }
        let kinds = buttons.map(\.kind)
        let quickReplies = kinds.indices.filter { kinds[$0] == .quickReply }
        guard (1...10).contains(buttons.count) else { throw GraphError.parameter("1 to 10 buttons are allowed") }
        guard kinds.count(where: { $0 == .url }) <= 2, kinds.count(where: { $0 == .phone }) <= 1,
            kinds.count(where: { $0 == .copyCode }) <= 1
        else { throw GraphError.parameter("at most 2 links, 1 phone number and 1 code are allowed") }
        if let first = quickReplies.first, let last = quickReplies.last, last - first + 1 != quickReplies.count {
            throw GraphError.parameter("quick replies must stand together")
        }
        return buttons
    }

    private static func button(_ shape: Shape) throws -> Button {
        guard let kind = Button.Kind(rawValue: try shape.requiredString("type").uppercased()) else {
            throw GraphError.parameter("\(shape.path).type is not known")
        }
        let text = kind == .copyCode ? "" : try shape.requiredString("text", upTo: 25)
        var address = ""
        switch kind {
        case .quickReply, .copyCode: break
        case .phone: address = try shape.requiredString("phone_number", upTo: 20)
        case .url:
            address = try shape.requiredString("url", upTo: 2000)
            guard let names = Placeholders(address)?.names, names.isEmpty || (names == ["1"] && address.hasSuffix("}}"))
            else { throw GraphError.parameter("a link takes one variable, {{1}}, at its end") }
        }
        return Button(kind: kind, text: text, url: address)
    }
}
