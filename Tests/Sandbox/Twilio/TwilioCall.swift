/// A call that came to a number, and what Twilio tells about it.
struct TwilioCall: Sendable {
    /// What the answer to a call asks for; nothing else is understood here.
    struct Recording: Sendable, Equatable {
        let action: String
        let transcribeCallback: String

        /// - Returns: nil unless the TwiML records and has the recording put into words.
        init?(twiML: String, url: String) {
            guard let start = twiML.firstRange(of: "<Record ") else { return nil }
            let verb = twiML[start.lowerBound...].prefix { $0 != ">" }
            guard Self.attribute("transcribe", of: verb) == "true",
                let callback = Self.attribute("transcribeCallback", of: verb)
            else { return nil }
            transcribeCallback = callback
            action = Self.attribute("action", of: verb) ?? url
        }

        private static func attribute(_ name: String, of verb: Substring) -> String? {
            guard let start = verb.firstRange(of: " \(name)=\"") else { return nil }
            let value = String(verb[start.upperBound...].prefix { $0 != "\"" })
            return value.replacing("&lt;", with: "<").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        }
    }

    let sid: String
    let from: String
    let to: String
    /// What the caller says.
    let words: String

    func form(_ account: String, status: String, _ more: [(String, String)] = []) -> [(String, String)] {
        [
            ("CallSid", sid), ("AccountSid", account), ("From", from), ("To", to), ("CallStatus", status),
            ("ApiVersion", "2010-04-01"), ("Direction", "inbound"),
        ] + more
    }
}
