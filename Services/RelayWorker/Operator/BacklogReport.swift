import Core
import Runtime
import Storage

/// What `backlog` prints.
struct BacklogReport: Encodable, Sendable {
    struct Stream: Encodable {
        var stream: String
        var undelivered: Int
        var pending: Int
        var retrying: Int
        var oldestSeconds: Double?
        var deadLetters: Int
        var holder: String?
        var epoch: Int64?
    }

    var streams: [Stream]
    var total: Stream

    init(_ backlogs: [StreamBacklog]) {
        let streams = backlogs.map {
            Stream(
                stream: "\($0.stream)", undelivered: $0.undelivered, pending: $0.pending, retrying: $0.retrying,
                oldestSeconds: $0.oldestAge.map { $0 / .seconds(1) }, deadLetters: $0.deadLetters, holder: $0.holder,
                epoch: $0.epoch)
        }
        self.streams = streams
        let sum = { (count: KeyPath<Stream, Int>) in streams.reduce(0) { $0 + $1[keyPath: count] } }
        self.total = Stream(
            stream: "total", undelivered: sum(\.undelivered), pending: sum(\.pending), retrying: sum(\.retrying),
            oldestSeconds: streams.compactMap(\.oldestSeconds).max(), deadLetters: sum(\.deadLetters))
    }

    var table: String {
        TextTable.text(
            ["stream", "undelivered", "pending", "retrying", "oldest", "dead", "epoch", "holder"],
            (self.streams + [self.total]).map { stream in
                [
                    stream.stream, "\(stream.undelivered)", "\(stream.pending)", "\(stream.retrying)",
                    stream.oldestSeconds.map(Self.age) ?? "-", "\(stream.deadLetters)",
                    stream.epoch.map { "\($0)" } ?? "-", stream.holder ?? "-",
                ]
            })
    }

    /// `47s`, `3m12s`, `5h07m`, `2d03h`.
    private static func age(_ seconds: Double) -> String {
        let seconds = Int(seconds)
        let units = [(86_400, "d", 3_600, "h"), (3_600, "h", 60, "m"), (60, "m", 1, "s")]
        guard let (size, name, small, smallName) = units.first(where: { seconds >= $0.0 }) else { return "\(seconds)s" }
        let rest = seconds % size / small
        return "\(seconds / size)\(name)\(rest < 10 ? "0" : "")\(rest)\(smallName)"
    }
}
