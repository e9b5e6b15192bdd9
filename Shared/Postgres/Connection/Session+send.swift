extension Session {
    /// Sends the backlog.
    ///
    /// - Returns: Whether the socket took only a part.
    mutating func send(now: ContinuousClock.Instant) throws(PostgresError) -> Bool {
        var sent = 0
        defer { backlog.removeFirst(sent) }
        while sent < backlog.count {
            let next = backlog[sent]
            if next.statement.role == .alone { try deallocateRetired() }
            sent += 1
            try send(next, now: now)
        }
        return try handle.flush()
    }

    /// Appends the exchange before anything can fail, so that the statement is always in one of the lists.
    private mutating func send(_ outgoing: Outgoing, now: ContinuousClock.Instant) throws(PostgresError) {
        let statement = outgoing.statement
        if exchanges.isEmpty { progress = now }
        if case .begin(let deadline) = statement.role { leaseDeadline = deadline }
        if statement.isPrepared, !outgoing.isRetry {
            try sendPrepared(statement)
        } else {
            try sendDirectly(statement)
        }
        try handle.sendSync()
    }

    private mutating func sendPrepared(_ statement: PendingStatement) throws(PostgresError) {
        let scope = statement.scope.map { (sql: $0, plan: plan(for: $0)) }
        let run = plan(for: statement.sql)
        var commands: [Exchange.Command] = []
        if let scope, scope.plan.isNew { commands.append(.prepare(scope.plan.key)) }
        if run.isNew { commands.append(.prepare(run.key)) }
        if scope != nil { commands.append(.configure) }
        commands.append(.run)
        let reliesOnCache = !run.isNew || scope.map { !$0.plan.isNew } ?? false
        exchanges.append(Exchange(statement, commands: commands, reliesOnCache: reliesOnCache))
        if let scope, scope.plan.isNew { try handle.sendPrepare(name: scope.plan.name, scope.plan.key) }
        if run.isNew { try handle.sendPrepare(name: run.name, run.key) }
        if let scope { try handle.send(prepared: scope.plan.name, scope.sql.parameters) }
        try handle.send(prepared: run.name, statement.sql.parameters)
    }

    /// Without the cache: transaction control, and a second attempt after the cache turned out to be wrong.
    /// BEGIN comes before its scope, which else would end with the statement.
    private mutating func sendDirectly(_ statement: PendingStatement) throws(PostgresError) {
        guard let scope = statement.scope else {
            exchanges.append(Exchange(statement, commands: [.run]))
            return try handle.send(statement.sql)
        }
        let isFirst = statement.role != .alone
        exchanges.append(Exchange(statement, commands: isFirst ? [.run, .configure] : [.configure, .run]))
        try handle.send(isFirst ? statement.sql : scope)
        try handle.send(isFirst ? scope : statement.sql)
    }

    private struct Plan {
        let key: StatementKey
        let name: String
        let isNew: Bool
    }

    private mutating func plan(for sql: SQL) -> Plan {
        let key = StatementKey(sql)
        if let name = cache.name(for: key) { return Plan(key: key, name: name, isNew: false) }
        return Plan(key: key, name: cache.insert(key), isNew: true)
    }

    /// Has its own Sync, since a user's DEALLOCATE ALL can make it fail.
    private mutating func deallocateRetired() throws(PostgresError) {
        let names = cache.takeRetired()
        guard !names.isEmpty else { return }
        exchanges.append(Exchange(nil, commands: names.map { _ in .deallocate }))
        for name in names {
            try handle.send("DEALLOCATE \(unescaped: name)")
        }
        try handle.sendSync()
    }
}
