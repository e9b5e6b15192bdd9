/// What Meta decides on its own.
extension NumberLife {
    static let statuses = ["BANNED", "RESTRICTED", "RATE_LIMITED", "FLAGGED", "MIGRATED", "DELETED", "CONNECTED"]
    static let qualities = ["GREEN", "YELLOW", "RED", "UNKNOWN"]

    /// - Parameter decision: APPROVED, DEFERRED, PENDING or REJECTED, on the name that was asked for last.
    mutating func decideName(_ decision: String) throws(ControlError) -> MetaUpdate {
        let statuses = [
            "APPROVED": "APPROVED", "DEFERRED": "PENDING_REVIEW", "PENDING": "PENDING_REVIEW", "REJECTED": "DECLINED",
        ]
        guard let status = statuses[decision] else {
            throw ControlError("name must be one of \(statuses.keys.sorted().joined(separator: ", "))")
        }
        let name = newName ?? number.displayName
        if newName == nil { nameStatus = status } else { newNameStatus = status }
        return MetaUpdate(
            businessAccountId: number.businessAccountId, field: "phone_number_name_update",
            value: [
                "display_phone_number": .string(number.digits), "decision": .string(decision),
                "requested_verified_name": .string(name),
                "rejection_reason": decision == "REJECTED" ? "NAME_NOT_ALLOWED" : .null,
            ])
    }

    mutating func rate(_ quality: String) throws(ControlError) -> MetaUpdate {
        guard Self.qualities.contains(quality) else {
            throw ControlError("quality must be one of \(Self.qualities.joined(separator: ", "))")
        }
        self.quality = quality
        return MetaUpdate(
            businessAccountId: number.businessAccountId, field: "phone_number_quality_update",
            value: [
                "display_phone_number": .string(number.digits),
                "event": quality == "RED" ? "FLAGGED" : "UNFLAGGED", "current_limit": "TIER_2K",
            ])
    }

    /// - Parameter status: CONNECTED takes an earlier decision back.
    mutating func judge(_ status: String) throws(ControlError) {
        guard Self.statuses.contains(status) else {
            throw ControlError("status must be one of \(Self.statuses.joined(separator: ", "))")
        }
        verdict = status == "CONNECTED" ? nil : status
    }
}
