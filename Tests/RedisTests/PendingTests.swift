import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct PendingTests {
    @Test func theFirstOutcomeCounts() async throws {
        let pending = Pending<Int>()
        #expect(pending.resolve(.success(1)))
        #expect(!pending.resolve(.failure(.closed)))
        let value = try await pending.value()
        #expect(value == 1)
    }

    @Test func resumesWhoAwaits() async throws {
        let pending = Pending<Int>()
        async let value = pending.value()
        pending.resolve(.success(2))
        #expect(try await value == 2)
    }

    @Test func cancellationCountsAsAnOutcome() async {
        let pending = Pending<Int>()
        let code = await withTaskGroup(of: RedisError.Code?.self) { tasks in
            tasks.addTask {
                do throws(RedisError) {
                    _ = try await pending.value()
                    return nil
                } catch {
                    return error.code
                }
            }
            tasks.cancelAll()
            return await tasks.next() ?? nil
        }
        #expect(code == .cancelled)
        #expect(!pending.resolve(.success(3)))
    }
}
