import Glibc

/// Wall-clock time as a duration since 1970-01-01T00:00:00Z.
enum Timestamp {
    static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-08-06T12:00:00.123Z`.
    static func text(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        var clock = time_t(seconds)
        var parts = tm()
        gmtime_r(&clock, &parts)
        let date = [pad(Int(parts.tm_year) + 1900, 4), pad(Int(parts.tm_mon) + 1, 2), pad(Int(parts.tm_mday), 2)]
        let hours = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }
        let milliseconds = pad(Int(attoseconds / 1_000_000_000_000_000), 3)
        return "\(date.joined(separator: "-"))T\(hours.joined(separator: ":")).\(milliseconds)Z"
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
