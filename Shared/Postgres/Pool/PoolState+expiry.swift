extension PoolState {
    /// Who sees to it that work in a line does not wait beyond its time.
    enum Watch {
        /// The timekeeper, who looks soon enough.
        case kept
        /// The timekeeper, who has to be woken.
        case wake
        /// The caller, for the client does not run yet.
        case caller
    }

    /// Every statement and request may wait equally long, so one look suffices for all who come before it.
    mutating func watch(now: ContinuousClock.Instant) -> Watch {
        guard mode != .created else { return .caller }
        guard nextCheck == nil else { return .kept }
        nextCheck = now + min(connectWait, queryTimeout)
        return .wake
    }

    /// Fails what has waited too long.
    ///
    /// - Returns: When to look again; nil when nothing waits.
    mutating func expire(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        while let statement = statements.front, let error = lapse(of: statement.deadline, now: now) {
            _ = statements.popFirst()
            statement.completion.finish(.failure(error))
        }
        while let request = requests.front, let error = lapse(of: request.deadline, now: now) {
            _ = requests.popFirst()
            request.completion.finish(.failure(error))
        }
        let fronts = [statements.front?.deadline, requests.front?.deadline].compactMap(\.self)
        nextCheck = fronts.map { check(for: $0, now: now) }.min()
        return nextCheck
    }

    /// The error of work that may not wait any longer.
    private func lapse(of deadline: ContinuousClock.Instant, now: ContinuousClock.Instant) -> PostgresError? {
        if !isConnected, now >= min(deadline - queryTimeout + connectWait, deadline) {
            return PostgresError(.unavailable, "no connection to the database within \(min(connectWait, queryTimeout))")
        }
        return now >= deadline ? .timedOut("no connection became free in time", maybeExecuted: false) : nil
    }

    /// A connection that is up now can be lost later, so the second look comes as soon as the first one.
    private func check(for deadline: ContinuousClock.Instant, now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let first = deadline - queryTimeout + connectWait
        let shortest: Duration = .milliseconds(10)
        return max(min(first > now ? first : now + connectWait, deadline), now + shortest)
    }
}
