/// Where a number stands between being added and being retired.
struct NumberLife: Sendable {
    struct Code: Sendable {
        let digits: String
        let channel: CodeChannel
        let expires: Timestamp
    }

    var number: BusinessNumber
    var nameStatus: String
    /// The name that was asked for and is not shown yet.
    var newName: String?
    var newNameStatus = "NONE"
    var code: Code?
    var codeRequests: [Timestamp] = []
    var verified: Timestamp?
    /// Of two-step verification; nothing takes it away again.
    var pin: String?
    var wrongPins = 0
    /// When it was registered; nil while it is not.
    var registered: Timestamp?
    /// The times at which it was registered and deregistered.
    var registrations: [Timestamp] = []
    /// BANNED, FLAGGED and the like, where Meta has decided so.
    var verdict: String?
    var quality = "GREEN"
    var profile: [String: JSON] = [:]

    init(added number: BusinessNumber, nameStatus: String) {
        self.number = number
        self.nameStatus = nameStatus
    }

    /// A number that has gone through all of it long ago, and whose PIN is not set.
    init(ready number: BusinessNumber) {
        self.init(added: number, nameStatus: "APPROVED")
        verified = Timestamp(milliseconds: 0)
        registered = verified
    }

    func status(now: Timestamp, _ rules: NumberRules) -> String {
        if let verdict { return verdict }
        guard let registered else { return registrations.isEmpty ? "PENDING" : "DISCONNECTED" }
        return now - registered >= rules.connectDelay ? "CONNECTED" : "PENDING"
    }

    func verification(now: Timestamp) -> String {
        guard let verified else { return "NOT_VERIFIED" }
        let isExpired = registered == nil && now - verified > NumberRules.verificationLifetime
        return isExpired ? "EXPIRED" : "VERIFIED"
    }

    /// The fields of the Graph node.
    func node(now: Timestamp, _ rules: NumberRules) -> JSON {
        let canSend = nameStatus == "DECLINED" ? "LIMITED" : registered == nil ? "BLOCKED" : "AVAILABLE"
        return [
            "id": .string(number.id), "display_phone_number": .string("+" + number.digits),
            "verified_name": .string(number.displayName), "quality_rating": .string(quality),
            "status": .string(status(now: now, rules)), "name_status": .string(nameStatus),
            "new_name_status": .string(newNameStatus),
            "code_verification_status": .string(verification(now: now)), "platform_type": "CLOUD_API",
            "throughput": ["level": "STANDARD"], "account_mode": "LIVE", "is_official_business_account": false,
            "health_status": [
                "can_send_message": .string(canSend),
                "entities": [
                    [
                        "entity_type": "PHONE_NUMBER", "id": .string(number.id),
                        "can_send_message": .string(canSend),
                    ],
                    [
                        "entity_type": "WABA", "id": .string(number.businessAccountId),
                        "can_send_message": "AVAILABLE",
                    ],
                ],
            ],
        ]
    }

    /// What the control API shows besides.
    func json(now: Timestamp, _ rules: NumberRules) -> JSON {
        node(now: now, rules).merging(
            .members([
                "businessAccountId": .string(number.businessAccountId), "code": code.map { .string($0.digits) },
                "pin": pin.map(JSON.string), "registrations": .int(registrations.count),
                "codeRequests": .int(codeRequests.count), "newName": newName.map(JSON.string),
                "profile": .object(profile),
            ]))
    }
}
