/// Ends the wait of statements and transactions that get no connection in time, even while all connection threads
/// are busy connecting; blocks, so it needs a thread.
struct Timekeeper {
    let pool: Pool

    func run() {
        while let next = pool.withState({ $0.mode == .stopped ? nil : .some($0.expire(now: .now)) }) {
            _ = pool.timekeeper.wait(until: next)
        }
    }
}
