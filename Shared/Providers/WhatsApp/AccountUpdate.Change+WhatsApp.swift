internal import Core

extension AccountUpdate.Change {
    /// The fields of the webhook that are read; all others are passed over.
    enum Field: String, CaseIterable {
        case account = "account_update"
        case capability = "business_capability_update"
        case numberName = "phone_number_name_update"
        case numberQuality = "phone_number_quality_update"
        case templateCategory = "template_category_update"
        case templateQuality = "message_template_quality_update"
        case templateStatus = "message_template_status_update"
    }

    /// Nil without what makes the news usable.
    ///
    /// - Parameter beside: what holds `value`, since Meta's documents draw some of its members there.
    init?(_ field: Field, _ value: WireObject, beside: WireObject) {
        switch field {
        case .account: self.init(standing: value)
        case .capability: self.init(capability: value)
        case .numberName: self.init(numberName: value)
        case .numberQuality: self.init(numberQuality: value)
        case .templateCategory: self.init(templateCategory: value)
        case .templateQuality: self.init(templateQuality: value)
        // Meta's own sample of a quality update carries this name.
        case .templateStatus where value.has("new_quality_score"): self.init(templateQuality: value)
        case .templateStatus: self.init(templateStatus: value, beside: beside)
        }
    }

    private init?(templateStatus value: WireObject, beside: WireObject) {
        guard let template = TemplateReference(value), let event: VendorWord<TemplateStatus> = value.word("event")
        else {
            return nil
        }
        let rejection = (value.object("rejection_info") ?? beside.object("rejection_info"))?.text("reason", limit: 300)
        let reason = value.text("reason", limit: 128).flatMap { $0 == "NONE" ? nil : $0 }
        let title = value.object("other_info")?.text("title", limit: 128)
        self = .templateStatus(template, event, reason: rejection ?? reason ?? title)
    }

    private init?(templateQuality value: WireObject) {
        guard let template = TemplateReference(value),
            let quality: VendorWord<Quality> = value.word("new_quality_score")
        else { return nil }
        self = .templateQuality(template, quality)
    }

    /// A notice of a day names the category that is going to be the right one.
    private init?(templateCategory value: WireObject) {
        guard let template = TemplateReference(value) else { return nil }
        if let announced: VendorWord<TemplateCategory> = value.word("correct_category") {
            guard let effective = value.unixTime("category_update_timestamp") else { return nil }
            self = .templateCategory(template, announced, effective: effective)
        } else {
            guard let category: VendorWord<TemplateCategory> = value.word("new_category") else { return nil }
            self = .templateCategory(template, category, effective: nil)
        }
    }

    private init?(numberQuality value: WireObject) {
        guard let waID = value.phoneDigits("display_phone_number"),
            let event: VendorWord<AccountUpdate.NumberEvent> = value.word("event")
        else { return nil }
        self = .numberQuality(
            waID: waID, event,
            value.messagingLimit("max_daily_conversations_per_business") ?? value.messagingLimit("current_limit"))
    }

    private init?(numberName value: WireObject) {
        guard let waID = value.phoneDigits("display_phone_number"),
            let decision: VendorWord<AccountUpdate.NameDecision> = value.word("decision")
        else { return nil }
        self = .numberName(
            waID: waID, decision, name: value.text("requested_verified_name", limit: 128),
            reason: value.text("rejection_reason", limit: 128))
    }

    private init?(standing value: WireObject) {
        guard let event: VendorWord<AccountStanding.Event> = value.word("event") else { return nil }
        let restrictions = value.objects("restriction_info").compactMap { restriction in
            restriction.word("restriction_type").map {
                AccountStanding.Restriction(kind: $0, until: restriction.unixTime("expiration"))
            }
        }
        self = .standing(
            AccountStanding(
                event: event, violation: value.object("violation_info")?.text("violation_type", limit: 128),
                ban: value.object("ban_info")?.word("waba_ban_state"), restrictions: restrictions))
    }

    private init?(capability value: WireObject) {
        let capability = AccountCapability(
            messagingLimit: value.messagingLimit("max_daily_conversations_per_business"),
            numbersPerAccount: value.count("max_phone_numbers_per_waba"),
            numbersPerPortfolio: value.count("max_phone_numbers_per_business"))
        guard capability != AccountCapability(messagingLimit: nil, numbersPerAccount: nil, numbersPerPortfolio: nil)
        else { return nil }
        self = .capability(capability)
    }
}

extension TemplateReference {
    fileprivate init?(_ value: WireObject) {
        guard let id: TemplateID = value.id("message_template_id"),
            let name = value.text("message_template_name", limit: 512),
            let language = value.language("message_template_language")
        else { return nil }
        self.init(id: id, name: name, language: language)
    }
}

extension WireObject {
    /// A number, -1 for none, or the name of a tier.
    fileprivate func messagingLimit(_ key: String) -> MessagingLimit? {
        if let count = integer(key) { return MessagingLimit(count: count) }
        return text(key, limit: 32).flatMap { MessagingLimit(tier: $0) }
    }

    fileprivate func count(_ key: String) -> Int? {
        integer(key).flatMap { (0...100_000).contains($0) ? Int($0) : nil }
    }
}
