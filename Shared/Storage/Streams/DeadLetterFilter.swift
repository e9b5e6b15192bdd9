package import Core
package import FoundationEssentials
import Redis

/// Which dead letters are meant: those that meet every condition.
package struct DeadLetterFilter: Sendable, Equatable {
    /// None stands for any.
    package var ids: [DeadLetter.ID] = []
    package var stream: Stream?
    package var tenant: TenantID?
    /// The tenant's number, which stands for it in replies: they name no tenant.
    package var number: PhoneNumberID?
    package var kind: String?
    package var reason: DeadLetterNote.Reason?
    /// By the time of death.
    package var since: Date?
    package var until: Date?

    package init() {}

    /// The streams of a role, or `{pool}`.
    package enum Stream: RawRepresentable, Sendable, Equatable {
        case role(StreamRole)
        case pool

        package init?(rawValue: String) {
            if rawValue == "pool" {
                self = .pool
            } else if let role = StreamRole(rawValue: rawValue) {
                self = .role(role)
            } else {
                return nil
            }
        }

        package var rawValue: String {
            switch self {
            case .role(let role): role.rawValue
            case .pool: "pool"
            }
        }
    }

    /// Whether it is only about letters that are named one by one.
    package var namesEach: Bool { !self.ids.isEmpty }

    func mayContain(_ stream: WorkStream) -> Bool {
        guard self.ids.isEmpty || self.ids.contains(where: { $0.stream == stream }) else { return false }
        switch (self.stream, stream) {
        case (nil, _), (.pool, .pool): return true
        case (.role(let role), .partition(let partition)): return partition.role == role
        case (.role, .pool), (.pool, .partition): return false
        }
    }

    func matches(_ letter: DeadLetter) -> Bool {
        (self.ids.isEmpty || self.ids.contains(letter.id))
            && (self.tenant == nil || self.isTenant(of: letter))
            && (self.kind == nil || letter.kind == self.kind)
            && (self.reason == nil || letter.reason == self.reason?.rawValue)
            && self.since.map { letter.diedAt >= $0 } ?? true
            && self.until.map { letter.diedAt < $0 } ?? true
    }

    private func isTenant(of letter: DeadLetter) -> Bool {
        if let tenant = letter.tenant { return tenant == self.tenant }
        guard let number, let key = letter.entry.string("key") else { return false }
        return key.hasPrefix("\(number)/")
    }
}

extension DeadLetterFilter: CustomStringConvertible {
    /// The conditions as options of the command line; `all` when there are none.
    package var description: String {
        let conditions: [(String, String?)] = [
            ("role", self.stream?.rawValue), ("tenant", self.tenant?.description), ("kind", self.kind),
            ("reason", self.reason?.rawValue), ("since", self.since?.formatted(.iso8601)),
            ("until", self.until?.formatted(.iso8601)),
        ]
        let texts = conditions.compactMap { name, value in value.map { "\(name)=\($0)" } } + self.ids.map { "id=\($0)" }
        return texts.isEmpty ? "all" : texts.joined(separator: " ")
    }
}
