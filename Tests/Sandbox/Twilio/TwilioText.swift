import FoundationEssentials

/// A text that came to a number.
struct TwilioText: Sendable {
    let sid: String
    let from: String
    let to: String
    let body: String
    /// When it came.
    let time: Timestamp

    func json(_ account: String) -> JSON {
        [
            "sid": .string(sid), "account_sid": .string(account), "from": .string(from), "to": .string(to),
            "body": .string(body), "direction": "inbound", "status": "received", "num_segments": "1",
            "num_media": "0", "error_code": .null, "date_sent": .string(time.mailText),
            "date_created": .string(time.mailText), "api_version": "2010-04-01",
        ]
    }

    func received(_ time: Timestamp) -> TwilioText {
        TwilioText(sid: sid, from: from, to: to, body: body, time: time)
    }

    func form(_ account: String) -> [(String, String)] {
        [
            ("MessageSid", sid), ("SmsSid", sid), ("SmsMessageSid", sid), ("AccountSid", account), ("From", from),
            ("To", to), ("Body", body), ("NumMedia", "0"), ("NumSegments", "1"), ("SmsStatus", "received"),
            ("ApiVersion", "2010-04-01"),
        ]
    }
}

extension Timestamp {
    /// RFC 2822, as Twilio writes times.
    var mailText: String {
        let date = Date(timeIntervalSince1970: Double(seconds))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [parts.hour, parts.minute, parts.second].map { Self.twoDigits($0 ?? 0) }.joined(separator: ":")
        return """
            \(days[(parts.weekday ?? 1) - 1]), \(Self.twoDigits(parts.day ?? 1)) \(months[(parts.month ?? 1) - 1]) \
            \(parts.year ?? 1970) \(clock) +0000
            """
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
