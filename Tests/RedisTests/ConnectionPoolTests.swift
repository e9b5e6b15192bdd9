import Testing

@testable import Redis

@Suite struct ConnectionPoolTests {
    final class Connection: Sendable {}

    private let failure = RedisError(.unavailable, "refused")

    @Test func connectionsTakeTurns() throws {
        var pool = ConnectionPool<Connection>(maximumWaiters: 1)
        let (first, second) = (Connection(), Connection())
        _ = pool.add(first)
        _ = pool.add(second)
        let picked = (0..<4).map { _ in selected(from: &pool) }
        #expect(picked[0] !== picked[1])
        #expect(picked[0] === picked[2] && picked[1] === picked[3])
        pool.remove(second)
        #expect((0..<3).allSatisfy { _ in selected(from: &pool) === first })
    }

    @Test func aPreferredConnectionIsTakenWithoutATurn() {
        var pool = ConnectionPool<Connection>(maximumWaiters: 1)
        let (first, second) = (Connection(), Connection())
        _ = pool.add(first)
        _ = pool.add(second)
        for preferred in [second, first, first] {
            guard case .connection(let picked) = pool.select(preferring: { $0 === preferred }) else {
                Issue.record("none was picked")
                return
            }
            #expect(picked === preferred)
        }
        pool.remove(first)
        guard case .connection(let picked) = pool.select(preferring: { $0 === first }) else {
            Issue.record("none was picked in its place")
            return
        }
        #expect(picked === second)
        _ = pool.close()
        guard case .refused(.closed) = pool.select(preferring: { _ in true }) else {
            Issue.record("a closed pool gives none")
            return
        }
    }

    @Test func whoFindsNoConnectionWaitsForTheNext() throws {
        var pool = ConnectionPool<Connection>(maximumWaiters: 2)
        let (first, second) = (waiter(from: &pool), waiter(from: &pool))
        #expect(refusal(from: &pool) == .overloaded)
        pool.withdraw(try #require(first))
        let added = pool.add(Connection())
        let woken = try #require(added)
        #expect(woken.count == 1 && woken.first === second)
        #expect(pool.add(Connection())?.isEmpty == true)
    }

    @Test func tellsAFailureFromTheLastOne() {
        var pool = ConnectionPool<Connection>(maximumWaiters: 1)
        #expect(pool.note(self.failure) == true)
        #expect(pool.note(self.failure) == false)
        #expect(pool.lastFailure == self.failure)
        _ = pool.add(Connection())
        #expect(pool.lastFailure == nil)
        #expect(pool.note(self.failure) == true)
    }

    @Test func closedItTakesNothing() throws {
        var pool = ConnectionPool<Connection>(maximumWaiters: 1)
        let waiting = waiter(from: &pool)
        #expect(pool.close().waiters.first === waiting)
        #expect(refusal(from: &pool) == .closed)
        #expect(pool.add(Connection()) == nil)
        #expect(pool.close().waiters.isEmpty)
    }

    private func selected(from pool: inout ConnectionPool<Connection>) -> Connection? {
        if case .connection(let connection) = pool.select() { connection } else { nil }
    }

    private func waiter(from pool: inout ConnectionPool<Connection>) -> Pending<Connection>? {
        if case .wait(let waiter) = pool.select() { waiter } else { nil }
    }

    private func refusal(from pool: inout ConnectionPool<Connection>) -> RedisError? {
        if case .refused(let error) = pool.select() { error } else { nil }
    }
}
