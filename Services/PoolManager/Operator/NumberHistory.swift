import FoundationEssentials
import Runtime
import Storage

/// What `pool-manager history` prints.
enum NumberHistory {
    static func text(_ events: [NumberPool.Event]) -> String {
        TextTable.text(
            ["AT", "EVENT", "STATE", "BY", "DETAIL"],
            events.map { [$0.at.ISO8601Format(), $0.event, $0.state, $0.actor ?? "-", $0.detail ?? "-"] })
    }
}
