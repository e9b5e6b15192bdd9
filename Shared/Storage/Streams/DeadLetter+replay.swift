import Core
import FoundationEssentials
import Redis

extension DeadLetter {
    private static let ownFields: Set<String> = ["origin", "replays", "renewed_at", "deaths"]
    /// Deaths that are kept besides the first one.
    private static let keptDeaths = 4

    /// The fields that it is put back with: as it was accepted, and what became of it since.
    /// - Parameter renewal: when its deadline is to count from, if not from its acceptance.
    func replayFields(renewal: Date?) -> [RedisArgument] {
        let accepted = (self.entry.fields ?? []).filter { !Self.ownFields.contains($0.name) }
        var fields = accepted.arguments + ["origin", RedisArgument(self.origin), "replays"]
        fields.append(RedisArgument(self.replays + 1))
        fields += ["deaths", RedisArgument(self.deaths)]
        if let renewed = renewal?.wholeMilliseconds ?? self.work?.renewedAt?.wholeMilliseconds {
            fields += ["renewed_at", RedisArgument(renewed)]
        }
        return fields
    }

    /// A line for each death: time in ms, reason, attempts, last error.
    private var deaths: String {
        let error = self.lastError.replacing("\n", with: " ")
        let former = (self.formerDeaths ?? "").split(separator: "\n").map(String.init)
        let all = former + ["\(self.diedAt.wholeMilliseconds) \(self.reason) \(self.attempts) \(error)"]
        return (all.prefix(1) + all.dropFirst().suffix(Self.keptDeaths)).joined(separator: "\n")
    }
}
