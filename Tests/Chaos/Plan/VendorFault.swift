import TestSupport

/// How a vendor misbehaves for a while.
enum VendorFault: String, Sendable, CaseIterable {
    case whatsAppFails, whatsAppThrottles, whatsAppIsSlow, whatsAppAnswersLate, whatsAppDropsAnswers
    case whatsAppFallsSilent, whatsAppResets, whatsAppRefuses
    case samsaraFails, samsaraThrottles, samsaraAnswersLate, samsaraDropsAnswers, samsaraResets
    case webhooksRepeat, webhooksReorder

    enum Effect: Sendable {
        /// On requests of that kind, with a probability.
        case fault(vendor: JSON, path: JSON, probability: JSON, JSON)
        /// Of the stand-in for WhatsApp, while it lasts and afterwards.
        case setting(during: JSON, after: JSON)
    }

    var effect: Effect {
        switch self {
        case .whatsAppFails: Self.onMessages(0.3, ["action": "status", "status": 500])
        case .whatsAppThrottles: Self.onMessages(0.3, ["action": "throttle", "retryAfter": 1.5])
        case .whatsAppIsSlow: Self.onMessages(0.03, ["action": "delay", "delayMs": 30_000])
        case .whatsAppAnswersLate: Self.onMessages(0.03, ["action": "delayAnswer", "delayMs": 30_000])
        case .whatsAppDropsAnswers: Self.onMessages(0.2, ["action": "dropAnswer"])
        case .whatsAppFallsSilent: Self.onMessages(0.05, ["action": "dropAnswer", "receipts": false])
        case .whatsAppResets: Self.onMessages(0.1, ["action": "reset"])
        case .whatsAppRefuses: Self.onMessages(0.02, ["action": "status", "status": 400, "errorCode": 131_009])
        case .samsaraFails: Self.onDocuments(0.4, ["action": "status", "status": 500])
        case .samsaraThrottles: Self.onDocuments(0.4, ["action": "throttle", "retryAfter": 1.5])
        case .samsaraAnswersLate: Self.onDocuments(0.1, ["action": "delayAnswer", "delayMs": 30_000])
        case .samsaraDropsAnswers: Self.onDocuments(0.4, ["action": "dropAnswer"])
        case .samsaraResets: Self.onDocuments(0.2, ["action": "reset"])
        case .webhooksRepeat: .setting(during: ["duplicateWebhooks": true], after: ["duplicateWebhooks": false])
        case .webhooksReorder: .setting(during: ["reorderWebhooks": true], after: ["reorderWebhooks": false])
        }
    }

    /// A call that is cut before it arrives is made once more a minute later. Were that one cut as well, nobody could
    /// tell that the message never arrived: such windows lie far apart.
    var cutsBeforeArrival: Bool { self == .whatsAppResets }

    private static func onMessages(_ probability: JSON, _ action: JSON) -> Effect {
        .fault(vendor: "whatsapp", path: "/messages", probability: probability, action)
    }

    private static func onDocuments(_ probability: JSON, _ action: JSON) -> Effect {
        .fault(vendor: "samsara", path: "/fleet/documents", probability: probability, action)
    }
}
