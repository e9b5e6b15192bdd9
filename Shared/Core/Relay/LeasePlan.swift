/// What one worker should change about the partitions it leases so that all live workers come to a fair share.
///
/// Every worker computes it alone from the same picture: shares differ by at most one, whoever holds more keeps the
/// larger share, and nothing moves that does not have to. Rounds of plans from older pictures still converge, because
/// taking a lease is decided by the lease itself.
package struct LeasePlan: Sendable, Equatable {
    /// Held by us and more than our share, the highest first to go.
    package let release: [Int]
    /// Held by nobody alive; try to take these.
    package let acquire: [Int]
}

extension LeasePlan {
    /// - Parameters:
    ///   - partitions: how many there are, numbered from 0.
    ///   - members: the ids of the live workers, in any order; ours is added if it is missing.
    ///   - holders: the worker that holds a partition, where one does.
    package init(partitions: Int, members: some Sequence<String>, own: String, holders: [Int: String]) {
        let members = Set(members).union([own])
        var held = Dictionary(uniqueKeysWithValues: members.map { ($0, [Int]()) })
        var free: [Int] = []
        for partition in 0..<partitions {
            if let holder = holders[partition], members.contains(holder) {
                held[holder, default: []].append(partition)
            } else {
                free.append(partition)
            }
        }
        let counts = held.mapValues(\.count)
        let ranked = Self.ranked(counts)
        let shares = Self.shares(partitions: partitions, ranked: ranked)

        self.release = Array(held[own, default: []].dropFirst(shares[own, default: 0]).reversed())
        let missing = { member in max(shares[member, default: 0] - counts[member, default: 0], 0) }
        let left = free.dropFirst(ranked.prefix { $0 != own }.map(missing).reduce(0, +))
        self.acquire = Array(left.prefix(missing(own)))
    }

    /// Most held first, so that the larger shares fall to those who already have them.
    private static func ranked(_ counts: [String: Int]) -> [String] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }

    private static func shares(partitions: Int, ranked: [String]) -> [String: Int] {
        let (quotient, remainder) = partitions.quotientAndRemainder(dividingBy: ranked.count)
        return Dictionary(
            uniqueKeysWithValues: ranked.enumerated().map { ($1, $0 < remainder ? quotient + 1 : quotient) })
    }
}
