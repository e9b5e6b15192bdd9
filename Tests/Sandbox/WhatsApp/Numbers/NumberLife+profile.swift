extension NumberLife {
    private static let verticals: Set<String> = [
        "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GROCERY", "GOVT", "HOTEL",
        "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL", "ONLINE_GAMBLING",
        "PHYSICAL_GAMBLING", "OTC_DRUGS",
    ]

    /// Changes the parts of the profile that the body of `POST /{number}/whatsapp_business_profile` names; an empty
    /// text or list takes a part away.
    mutating func updateProfile(_ json: JSON) throws {
        let shape = try Shape(
            json,
            allows: [
                "messaging_product", "about", "address", "description", "email", "websites", "vertical",
                "profile_picture_handle",
            ])
        try OutgoingMessage.checkProduct(shape)
        let texts = [
            "about": try shape.string("about", upTo: 139), "address": try shape.string("address", upTo: 256),
            "description": try shape.string("description", upTo: 512), "email": try shape.string("email", upTo: 128),
            "vertical": try shape.string("vertical"),
        ].compactMapValues { $0 }
        guard texts["about"] != "" else { throw GraphError.parameter("about cannot be empty") }
        if let email = texts["email"], !email.isEmpty, !email.contains("@") {
            throw GraphError.parameter("email must be an e-mail address")
        }
        if let vertical = texts["vertical"], !Self.verticals.contains(vertical) {
            throw GraphError.parameter("vertical must be one of \(Self.verticals.sorted().joined(separator: ", "))")
        }
        let websites = try shape.strings("websites")
        guard websites.map({ $0.count <= 2 && $0.allSatisfy(Self.isWebsite) }) ?? true else {
            throw GraphError.parameter("websites takes 2 URLs of at most 256 characters")
        }
        for (key, text) in texts { profile[key] = text.isEmpty ? nil : .string(text) }
        if let websites { profile["websites"] = websites.isEmpty ? nil : .array(websites.map(JSON.string)) }
    }

    private static func isWebsite(_ text: String) -> Bool {
        text.count <= 256 && (text.hasPrefix("https://") || text.hasPrefix("http://"))
    }
}
