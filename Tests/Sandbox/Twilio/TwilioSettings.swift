/// How the stand-in for Twilio behaves.
struct TwilioSettings: Sendable {
    /// What becomes of a text that comes to one of our numbers.
    enum Texts: String, CaseIterable, Sendable {
        case deliver
        /// It waits until it is let go.
        case hold
        case lose
        /// Codes are taken out of it, as Twilio does with other services' (30038).
        case redact
    }

    var texts = Texts.deliver
    var textDelayMs = 0
    /// Off: texts can only be read from the list.
    var webhooks = true
    /// From the end of a call to its transcript.
    var transcriptDelayMs = 0
    /// How many numbers there are of each country.
    var stock = Dictionary(uniqueKeysWithValues: Country.allCases.map { ($0, Country.carrierStock) })

    mutating func patch(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(json, allows: Set(self.json.object.map { Array($0.keys) } ?? []))
        textDelayMs = try shape.int("textDelayMs") ?? textDelayMs
        webhooks = try shape.bool("webhooks") ?? webhooks
        transcriptDelayMs = try shape.int("transcriptDelayMs") ?? transcriptDelayMs
        if let word = try shape.string("texts") {
            guard let texts = Texts(rawValue: word) else {
                let accepted = Texts.allCases.map(\.rawValue).joined(separator: ", ")
                throw shape.error("texts", .value(accepted: "one of \(accepted)"))
            }
            self.texts = texts
        }
        guard let counts = try shape.shape("stock", allows: Set(Country.allCases.map(\.rawValue))) else { return }
        for country in Country.allCases {
            guard let count = try counts.int(country.rawValue) else { continue }
            guard (0...100_000).contains(count) else {
                throw counts.error(country.rawValue, .value(accepted: "0 to 100000"))
            }
            stock[country] = count
        }
    }

    var json: JSON {
        [
            "texts": .string(texts.rawValue), "textDelayMs": .int(textDelayMs), "webhooks": .bool(webhooks),
            "transcriptDelayMs": .int(transcriptDelayMs),
            "stock": .object(
                Dictionary(uniqueKeysWithValues: stock.map { ($0.key.rawValue, JSON.int($0.value)) })),
        ]
    }
}
