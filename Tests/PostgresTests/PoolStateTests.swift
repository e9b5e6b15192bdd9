import Testing

@testable import Postgres

struct PoolStateTests {
    private let start = ContinuousClock.now

    private func pool(
        connections: Int = 2, depth: Int = 4, queueLimit: Int = 10, connected: Bool = true
    ) throws -> PoolState {
        var configuration = try PostgresConfiguration(url: "postgres://h/d")
        configuration.connections = connections
        configuration.pipelineDepth = depth
        configuration.queueLimit = queueLimit
        var pool = PoolState(configuration)
        for slot in 0..<(connected ? connections : 0) { _ = pool.connected(slot, now: start) }
        return pool
    }

    private func statement(_ role: PendingStatement.Role = .alone) -> PendingStatement {
        PendingStatement("SELECT 1", role: role, deadline: start + .seconds(10))
    }

    private func request() -> LeaseRequest {
        LeaseRequest(deadline: start + .seconds(10))
    }

    @Test func theLeastLoadedConnectionGetsTheNextStatement() throws {
        var pool = try pool()
        #expect(pool.submit(statement(), now: start).slot == 0)
        #expect(pool.submit(statement(), now: start).slot == 1)
        #expect(pool.submit(statement(), now: start).slot == 0)
        #expect(pool.submit(statement(), now: start).slot == 1)
        #expect(pool.take(0).count == 2)
        #expect(pool.take(0).isEmpty)
        #expect(pool.progressed(0, count: 2, now: start) == [])
        #expect(pool.submit(statement(), now: start).slot == 0)
        #expect(pool.counts == PoolState.Counts(idle: 0, busy: 2, connecting: 0, waiting: 0))
    }

    @Test func aConnectionThatIsBusyForLongGetsNothingMore() throws {
        var pool = try pool(connections: 1)
        #expect(pool.submit(statement(), now: start).slot == 0)
        let later = start + PoolState.stall
        #expect(pool.submit(statement(), now: later).slot == nil)
        #expect(pool.counts.waiting == 1)
        #expect(pool.progressed(0, count: 1, now: later) == [0])
        #expect(pool.counts.waiting == 0)
        #expect(pool.take(0).count == 2)
    }

    @Test func theQueueIsBounded() throws {
        var pool = try pool(connections: 1, depth: 2, queueLimit: 1)
        _ = pool.submit(statement(), now: start)
        _ = pool.submit(statement(), now: start)
        guard case .waiting(let ticket, _) = pool.submit(statement(), now: start) else {
            Issue.record("a place in the line was free")
            return
        }
        #expect(pool.submit(statement(), now: start).refusal?.code == .overloaded)
        #expect(pool.request(request(), now: start).refusal?.code == .overloaded)
        #expect(pool.withdraw(ticket) != nil)
        #expect(pool.withdraw(ticket) == nil)
        #expect(pool.submit(statement(), now: start).refusal == nil)
    }

    @Test func aTransactionGetsAnIdleConnectionAtOnce() async throws {
        var pool = try pool()
        let request = request()
        #expect(pool.request(request, now: start).refusal == nil)
        let lease = try await request.completion.value()
        #expect(pool.submit(statement(), now: start).slot == 1 - lease.slot)
        #expect(pool.submit(statement(.within), on: lease, now: start).slot == lease.slot)
        _ = pool.progressed(lease.slot, count: 1, now: start)
        #expect(pool.submit(statement(.commit), on: lease, now: start).slot == lease.slot)
        #expect(pool.submit(statement(.rollback), on: lease, now: start).refusal != nil)
        _ = pool.progressed(lease.slot, count: 1, now: start)
        _ = pool.release(lease.slot, now: start)
        #expect(pool.submit(statement(.within), on: lease, now: start).refusal != nil)
    }

    @Test func aBusyConnectionIsKeptFreeForATransaction() async throws {
        var pool = try pool(connections: 2)
        for _ in 0..<4 { _ = pool.submit(statement(), now: start) }
        let request = request()
        _ = pool.request(request, now: start)
        let drained = try #require(pool.slots.firstIndex { $0.phase == .open(draining: true) })
        #expect(pool.submit(statement(), now: start).slot == 1 - drained)
        _ = pool.progressed(drained, count: 2, now: start)
        #expect(try await request.completion.value().slot == drained)
    }

    @Test func oneConnectionIsNeverLent() async throws {
        var pool = try pool(connections: 3)
        let requests = (0..<4).map { _ in request() }
        for request in requests { _ = pool.request(request, now: start) }
        let first = try await requests[0].completion.value()
        let second = try await requests[1].completion.value()
        #expect(pool.counts.waiting == 2)
        let free = pool.submit(statement(), now: start).slot
        #expect(free != nil && free != first.slot && free != second.slot)
        _ = pool.release(first.slot, now: start)
        #expect(try await requests[2].completion.value().slot == first.slot)
    }

    @Test func aRequestThatWasGivenUpHoldsNothing() throws {
        var pool = try pool(connections: 1)
        _ = pool.submit(statement(), now: start)
        let request = request()
        _ = pool.request(request, now: start)
        request.completion.finish(.failure(.cancelled(maybeExecuted: false)))
        _ = pool.progressed(0, count: 1, now: start)
        #expect(pool.slots[0].phase == .open(draining: false))
        #expect(pool.submit(statement(), now: start).slot == 0)
    }

    @Test func aLostConnectionReturnsWhatWasNotSentAndItsTransactionIsOver() async throws {
        var pool = try pool(connections: 1)
        let request = request()
        _ = pool.request(request, now: start)
        let lease = try await request.completion.value()
        let unsent = statement(.within)
        _ = pool.submit(unsent, on: lease, now: start)
        #expect(pool.lost(0, now: start).first === unsent)
        let soon = pool.submit(statement(.within), on: lease, now: start).refusal
        #expect(soon?.code == .connectionLost(maybeExecuted: false))
        let late = pool.submit(statement(.within), on: lease, now: lease.deadline).refusal
        #expect(late?.code == .timedOut)
        #expect(pool.counts == PoolState.Counts(idle: 0, busy: 0, connecting: 1, waiting: 0))
    }

    @Test func whatWaitsIsSentOnceAConnectionIsUp() throws {
        var pool = try pool(connections: 1, connected: false)
        for _ in 0..<3 { #expect(pool.submit(statement(), now: start).slot == nil) }
        #expect(pool.connected(0, now: start) == [0, 0, 0])
        #expect(pool.take(0).count == 3)
    }

    @Test func withoutAConnectionWorkWaitsForConnectWaitOnly() async throws {
        var pool = try pool(connections: 1, connected: false)
        _ = pool.begin()
        let statement = statement()
        #expect(pool.submit(statement, now: start).watch == .wake)
        let request = request()
        #expect(pool.request(request, now: start).watch == .kept)
        #expect(pool.expire(now: start) == start + .seconds(1))
        #expect(pool.expire(now: start + .seconds(1)) == nil)
        #expect(await failure { try await statement.completion.value() }?.code == .unavailable)
        #expect(await failure { try await request.completion.value() }?.code == .unavailable)
        #expect(pool.submit(self.statement(), now: start).watch == .wake)
    }

    @Test func withAConnectionWorkWaitsUntilItsDeadline() async throws {
        var pool = try pool(connections: 1, depth: 1)
        _ = pool.begin()
        _ = pool.submit(statement(), now: start)
        let waiting = statement()
        _ = pool.submit(waiting, now: start)
        #expect(pool.expire(now: start + .seconds(1)) == start + .seconds(2))
        #expect(pool.expire(now: start + .milliseconds(9_500)) == start + .seconds(10))
        #expect(pool.counts.waiting == 1)
        #expect(pool.expire(now: start + .seconds(10)) == nil)
        let error = await failure { try await waiting.completion.value() }
        #expect(error?.code == .timedOut && error?.maybeExecuted == false)
    }

    @Test func beforeTheClientRunsTheCallerWatches() throws {
        var pool = try pool(connected: false)
        #expect(pool.submit(statement(), now: start).watch == .caller)
        let attempts = [pool.begin(), pool.begin()]
        #expect(attempts == [true, false])
    }

    @Test func drainingFinishesWhatWasAccepted() throws {
        var pool = try pool(connections: 1, depth: 1)
        _ = pool.submit(statement(), now: start)
        _ = pool.submit(statement(), now: start)
        pool.drain()
        #expect(pool.submit(statement(), now: start).refusal?.code == .shutDown)
        _ = pool.take(0)
        _ = pool.progressed(0, count: 1, now: start)
        #expect(!pool.isDone(0))
        #expect(pool.take(0).count == 1)
        _ = pool.progressed(0, count: 1, now: start)
        #expect(pool.isDone(0))
    }

    @Test func drainingWithoutAConnectionFailsWhatWaits() async throws {
        var pool = try pool(connections: 1, connected: false)
        let waiting = statement()
        _ = pool.submit(waiting, now: start)
        pool.drain()
        #expect(await failure { try await waiting.completion.value() }?.code == .shutDown)
        #expect(pool.isDone(0))
    }

    @Test func aLineKeepsItsOrderWhenSomeLeave() {
        var line = WaitingLine<Int>()
        let tickets = (0..<5).map { line.append($0) }
        #expect(line.remove(tickets[0]) == 0)
        #expect(line.remove(tickets[2]) == 2)
        #expect(line.popFirst() == 1)
        #expect(line.remove(tickets[1]) == nil)
        #expect(line.count == 2)
        #expect([line.popFirst(), line.popFirst(), line.popFirst()] == [3, 4, nil])
        #expect(line.isEmpty)
    }

    @Test func pausesGrowToASecondAndVary() {
        var backoff = Backoff()
        var generator = SystemRandomNumberGenerator()
        var pauses: [Duration] = []
        for attempt in 0..<40 {
            let pause = backoff.next(using: &generator)
            #expect(pause >= .zero && pause <= min(Backoff.base * (1 << min(attempt, 10)), Backoff.limit))
            pauses.append(pause)
        }
        #expect(Set(pauses).count > 30)
        backoff.reset()
        #expect(backoff.next(using: &generator) <= Backoff.base)
    }
}

extension PoolState.Submission {
    fileprivate var slot: Int? {
        if case .assigned(let slot) = self { slot } else { nil }
    }

    fileprivate var refusal: PostgresError? {
        if case .refused(let error) = self { error } else { nil }
    }
}

extension PoolState.Submission {
    fileprivate var watch: PoolState.Watch? {
        if case .waiting(_, let watch) = self { watch } else { nil }
    }
}

extension PoolState.LeaseSubmission {
    fileprivate var watch: PoolState.Watch? {
        if case .accepted(_, let watch) = self { watch } else { nil }
    }

    fileprivate var refusal: PostgresError? {
        if case .refused(let error) = self { error } else { nil }
    }
}
