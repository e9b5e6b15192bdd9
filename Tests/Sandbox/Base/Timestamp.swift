import FoundationEssentials

/// A moment, in milliseconds since 1970.
struct Timestamp: Sendable, Hashable, Comparable {
    var milliseconds: Int

    static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    static func + (moment: Timestamp, seconds: Double) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + Int(seconds * 1000))
    }

    static func - (left: Timestamp, right: Timestamp) -> Double {
        Double(left.milliseconds - right.milliseconds) / 1000
    }

    var seconds: Int {
        milliseconds / 1000
    }

    /// RFC 3339 in UTC with milliseconds, as Samsara writes times.
    var text: String {
        // The style cuts, and the quotient may be a little too small.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    var json: JSON {
        .string(text)
    }
}

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
    }

    /// RFC 3339, with or without a fraction of a second.
    init?(text: String) {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        for style in styles {
            if let date = try? style.parse(text) {
                self.init(milliseconds: Int((date.timeIntervalSince1970 * 1000).rounded()))
                return
            }
        }
        return nil
    }
}
