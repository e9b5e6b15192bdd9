/// How the stand-in for WhatsApp behaves.
struct WhatsAppSettings: Sendable {
    var autoDeliver = true
    var autoRead = false
    var deliverDelayMs = 100
    var readDelayMs = 400
    /// Most updates in one webhook POST; 1 sends each by itself.
    var batch = 1
    var duplicateWebhooks = false
    var reorderWebhooks = false
    /// Webhooks name people by business-scoped user id alone.
    var bsuidOnly = false
    /// Mexican numbers get the `1` after the country code that WhatsApp's own ids carry.
    var rewriteWaIds = false
    var notOnWhatsApp: Set<String> = []
    var limits = true
    /// Off: webhooks go out for business accounts without `subscribed_apps` too.
    var requireSubscription = true
    /// What a template gets when it is created: APPROVED, PENDING or REJECTED.
    var templateStatus = "APPROVED"
    /// How long the review takes; until then the template is PENDING. Without a review there is no webhook.
    var templateDelayMs = 0
    var numbers = NumberRules()
    /// Seconds that stand for one second between webhook retries.
    var retryScale = 1.0

    mutating func patch(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: Set(self.json.object.map { Array($0.keys) } ?? []))
        autoDeliver = try shape.bool("autoDeliver") ?? autoDeliver
        autoRead = try shape.bool("autoRead") ?? autoRead
        deliverDelayMs = try shape.int("deliverDelayMs") ?? deliverDelayMs
        readDelayMs = try shape.int("readDelayMs") ?? readDelayMs
        batch = min(1_000, max(1, try shape.int("batch") ?? batch))
        duplicateWebhooks = try shape.bool("duplicateWebhooks") ?? duplicateWebhooks
        reorderWebhooks = try shape.bool("reorderWebhooks") ?? reorderWebhooks
        bsuidOnly = try shape.bool("bsuidOnly") ?? bsuidOnly
        rewriteWaIds = try shape.bool("rewriteWaIds") ?? rewriteWaIds
        if let numbers = try shape.strings("notOnWhatsApp") {
            notOnWhatsApp = Set(numbers.map { $0.filter(\.isNumber) })
        }
        limits = try shape.bool("limits") ?? limits
        requireSubscription = try shape.bool("requireSubscription") ?? requireSubscription
        retryScale = try shape.double("retryScale") ?? retryScale
        templateDelayMs = try shape.int("templateDelayMs") ?? templateDelayMs
        try numbers.patch(shape)
        if let status = try shape.string("templateStatus") {
            guard Template.statuses.contains(status) else {
                throw shape.error("templateStatus", .value(accepted: Template.statuses.joined(separator: ", ")))
            }
            templateStatus = status
        }
    }

    var json: JSON {
        let json: JSON = [
            "autoDeliver": .bool(autoDeliver), "autoRead": .bool(autoRead), "deliverDelayMs": .int(deliverDelayMs),
            "readDelayMs": .int(readDelayMs), "batch": .int(batch), "duplicateWebhooks": .bool(duplicateWebhooks),
            "reorderWebhooks": .bool(reorderWebhooks), "bsuidOnly": .bool(bsuidOnly),
            "rewriteWaIds": .bool(rewriteWaIds), "notOnWhatsApp": .array(notOnWhatsApp.sorted().map(JSON.string)),
            "limits": .bool(limits), "requireSubscription": .bool(requireSubscription),
            "templateStatus": .string(templateStatus), "retryScale": .double(retryScale),
            "templateDelayMs": .int(templateDelayMs),
        ]
        return json.merging(numbers.json)
    }
}
