extension NumberRules {
    private static let nameStatuses = ["APPROVED", "AVAILABLE_WITHOUT_REVIEW", "PENDING_REVIEW", "DECLINED"]

    mutating func patch(_ shape: Shape) throws(ShapeError) {
        codeLifetime = try shape.double("codeLifetime") ?? codeLifetime
        codeRequests = try shape.int("codeRequests") ?? codeRequests
        connectDelay = try shape.double("connectDelay") ?? connectDelay
        guard let status = try shape.string("nameStatus") else { return }
        guard Self.nameStatuses.contains(status) else {
            throw shape.error("nameStatus", .value(accepted: Self.nameStatuses.joined(separator: ", ")))
        }
        nameStatus = status
    }

    var json: JSON {
        [
            "codeLifetime": .double(codeLifetime), "codeRequests": .int(codeRequests),
            "connectDelay": .double(connectDelay), "nameStatus": .string(nameStatus),
        ]
    }
}
