/// What Meta decides about templates on its own, and reports in a webhook.
extension WhatsAppState {
    private static let reasons = [
        "NONE", "ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "INVALID_FORMAT", "PROMOTIONAL", "SCAM",
        "TAG_CONTENT_MISMATCH",
    ]

    /// - Parameter reason: of a rejection.
    mutating func setStatus(
        _ status: String, reason: String? = nil, ofTemplate id: String
    ) throws(ControlError) -> MetaUpdate {
        let reason = reason ?? (status == "REJECTED" ? "INVALID_FORMAT" : "NONE")
        guard Template.statuses.contains(status), Self.reasons.contains(reason) else {
            throw ControlError(
                """
                status must be one of \(Template.statuses.joined(separator: ", ")), \
                reason one of \(Self.reasons.joined(separator: ", "))
                """)
        }
        return try decide(id, "message_template_status_update") { template in
            template.status = status
            template.rejectedReason = reason
            return [
                "event": .string(status), "message_template_category": .string(template.category),
                "reason": .string(reason),
            ]
        }
    }

    mutating func setQuality(_ quality: String, ofTemplate id: String) throws(ControlError) -> MetaUpdate {
        guard NumberLife.qualities.contains(quality) else {
            throw ControlError("quality must be one of \(NumberLife.qualities.joined(separator: ", "))")
        }
        return try decide(id, "message_template_quality_update") { template in
            defer { template.quality = quality }
            return ["previous_quality_score": .string(template.quality), "new_quality_score": .string(quality)]
        }
    }

    /// - Parameter effective: nil for a change that has happened, else announced for then.
    mutating func setCategory(
        _ category: String, effective: Timestamp?, ofTemplate id: String
    ) throws(ControlError) -> MetaUpdate {
        guard Template.categories.contains(category) else {
            throw ControlError("category must be one of \(Template.categories.joined(separator: ", "))")
        }
        return try decide(id, "template_category_update") { template in
            if let effective {
                return [
                    "new_category": .string(template.category), "correct_category": .string(category),
                    "category_update_timestamp": .int(effective.seconds),
                ]
            }
            template.previousCategory = template.category
            template.category = category
            return [
                "previous_category": .string(template.previousCategory ?? ""), "new_category": .string(category),
            ]
        }
    }

    private mutating func decide(
        _ id: String, _ field: String, _ decision: (inout Template) -> JSON
    ) throws(ControlError) -> MetaUpdate {
        guard let (account, index) = locate(id), var template = templates[account]?[index] else {
            throw ControlError(status: 404, "no template \(id)")
        }
        let value = decision(&template)
        templates[account]?[index] = template
        let reference: JSON = [
            "message_template_id": .int(Int(id) ?? 0), "message_template_name": .string(template.name),
            "message_template_language": .string(template.language.split(separator: "_").joined(separator: "-")),
        ]
        return MetaUpdate(businessAccountId: account, field: field, value: reference.merging(value))
    }
}
