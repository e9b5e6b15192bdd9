extension PoolState {
    /// - Returns: False when it was started or stopped before.
    mutating func begin() -> Bool {
        guard mode == .created else { return false }
        mode = .running
        return true
    }

    /// Accepts no more. Connections end when `isDone`.
    mutating func drain() {
        guard isAccepting else { return }
        mode = .draining
        abandonIfUnreachable()
    }

    /// Fails what waits; connections end at once.
    mutating func stop() {
        mode = .stopped
        abandonWaiting()
    }

    /// Whether the thread of `slot` has nothing to wait for any more.
    func isDone(_ slot: Int) -> Bool {
        switch mode {
        case .created, .running:
            false
        case .draining:
            !slots[slot].isUsable || (slots[slot].isIdle && statements.isEmpty && requests.isEmpty)
        case .stopped:
            true
        }
    }

    mutating func close(_ slot: Int) {
        slots[slot].phase = .closed
        abandonIfUnreachable()
    }

    /// What was accepted has no chance once the last connection is gone, for none is made any more.
    mutating func abandonIfUnreachable() {
        guard !isAccepting, !isConnected else { return }
        abandonWaiting()
    }

    private mutating func abandonWaiting() {
        while let statement = statements.popFirst() {
            statement.completion.finish(.failure(.shutDown))
        }
        while let request = requests.popFirst() {
            request.completion.finish(.failure(.shutDown))
        }
    }
}
