/// An error in Meta's envelope (whatsapp error codes, November 2026); the texts are ours, the codes are theirs.
struct GraphError: VendorError, Equatable {
    let status: Int
    let code: Int
    var subcode: Int?
    let details: String

    /// - Parameter status: nil for the status that Meta documents with the code.
    init(status: Int? = nil, code: Int, subcode: Int? = nil, _ details: String = "") {
        self.status = status ?? Self.statuses[code] ?? 400
        self.code = code
        self.subcode = subcode
        self.details = details
    }

    static func parameter(_ details: String) -> GraphError {
        GraphError(code: 100, details)
    }

    static func unknownObject(_ id: String) -> GraphError {
        GraphError(code: 100, subcode: 33, "No object \(id) that this token can see")
    }

    static let invalidToken = GraphError(code: 190, "The access token is missing or not valid")

    var title: String {
        Self.titles[code] ?? "Request failed"
    }

    var answer: Answer {
        Answer(
            [
                "error": .members([
                    "message": .string("(#\(code)) \(details.isEmpty ? title : details)"),
                    "type": "OAuthException", "code": .int(code), "error_subcode": subcode.map(JSON.int),
                    "error_data": ["messaging_product": "whatsapp", "details": .string(details)],
                    "is_transient": .bool(status >= 500 || status == 429),
                    "fbtrace_id": .string("A" + RandomText.letters(22)),
                ])
            ], status: status)
    }

    /// The shape in a status webhook.
    var json: JSON {
        [
            "code": .int(code), "title": .string(title), "message": .string(title),
            "error_data": ["details": .string(details)],
        ]
    }

    private static let statuses = [
        0: 401, 3: 500, 10: 403, 190: 401, 368: 403, 131_000: 500, 131_005: 403, 131_016: 500, 131_031: 403,
        131_057: 500, 132_001: 404, 133_000: 500, 133_004: 503,
    ]

    private static let titles = [
        100: "Invalid parameter", 190: "Access token not valid", 130_429: "Rate limit hit",
        131_000: "Something went wrong", 131_008: "Required parameter is missing",
        131_009: "Parameter value is not valid", 131_021: "Recipient is the sender",
        131_026: "Message undeliverable", 131_047: "Re-engagement message", 131_056: "Pair rate limit hit",
        131_062: "Recipient id not usable for this message", 132_000: "Parameter count does not match",
        132_001: "Template does not exist", 132_005: "Hydrated text too long", 132_012: "Parameter format mismatch",
        132_015: "Template is paused", 132_016: "Template is disabled", 132_018: "Parameter text not valid",
        133_005: "PIN mismatch", 133_006: "Number must be verified", 133_008: "Too many PIN tries",
        133_010: "Number is not registered", 133_016: "Registration limit reached",
        136_024: "Code cannot be requested", 136_025: "Code cannot be verified",
    ]
}

extension GraphError {
    /// Whole-message problems are #100, problems inside the content 131008 and 131009.
    init(_ error: ShapeError) {
        let nested = error.path.contains(".")
        switch error.problem {
        case .missing: self.init(code: nested ? 131_008 : 100, error.description)
        case .value: self.init(code: 131_009, error.description)
        case .unexpected, .type, .tooLong: self.init(code: 100, error.description)
        }
    }
}
