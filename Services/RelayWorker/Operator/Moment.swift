import ArgumentParser
import FoundationEssentials
import Runtime

/// A time on the command line: `2026-11-21T10:00:00Z`, or `90m` for that long ago.
struct Moment: ExpressibleByArgument, Sendable {
    let date: Date

    init?(argument: String) {
        if let ago = DurationText.parse(argument) {
            self.date = Date().addingTimeInterval(-(ago / .seconds(1)))
        } else if let date = try? Date(argument, strategy: .iso8601) {
            self.date = date
        } else {
            return nil
        }
    }
}
