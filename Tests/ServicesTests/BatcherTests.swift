import Storage
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct BatcherTests {
    private struct Refused: Error {}

    /// What is under way, now and at most.
    private final class Watch: Sendable {
        private let state = Mutex((now: 0, most: 0, largest: 0))
        var most: Int { self.state.withLock(\.most) }
        var largest: Int { self.state.withLock(\.largest) }

        func during<Result>(_ count: Int, _ body: () async throws -> Result) async rethrows -> Result {
            self.state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
                state.largest = max(state.largest, count)
            }
            defer { self.state.withLock { $0.now -= 1 } }
            return try await body()
        }
    }

    private func running<Item, Answer, Result: Sendable>(
        _ batcher: Batcher<Item, Answer>, _ body: () async throws -> Result
    ) async rethrows -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await batcher.run() }
            defer { batcher.close() }
            return try await body()
        }
    }

    @Test(arguments: [1, 2, 3])
    func everyRequestGetsItsOwnAnswerWithinTheBounds(concurrency: Int) async throws {
        let watch = Watch()
        let batcher = Batcher<Int, Int>(concurrency: concurrency, largestBatch: 16) { batch in
            await watch.during(batch.count) {
                await Task.yield()
                return batch.map { $0 * 2 }
            }
        }
        let answers = try await self.running(batcher) {
            try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 0..<2_000 { group.addTask { (number, try await batcher.submit(number)) } }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<2_000).map { ($0, $0 * 2) }))
        #expect(watch.most <= concurrency)
        #expect(watch.largest <= 16)
    }

    @Test func oneRequestThatIsToBlameFailsAlone() async throws {
        let batcher = Batcher<Int, Int>(concurrency: 2, isPoison: { $0 is Refused }) { batch in
            guard !batch.contains(13) else { throw Refused() }
            return batch
        }
        let failed: [Int] = await self.running(batcher) {
            await withTaskGroup(of: Int?.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        do {
                            return try await batcher.submit(number) == number ? nil : number
                        } catch {
                            return number
                        }
                    }
                }
                return await group.reduce(into: []) { if let number = $1 { $0.append(number) } }
            }
        }
        #expect(failed == [13])
    }

    @Test func whatWaitsWhenItIsClosedIsStillDoneAndNothingAfter() async throws {
        let batcher = Batcher<Int, Int>(concurrency: 2, largestBatch: 4) { $0 }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<10 { group.addTask { try await batcher.submit(number) } }
            group.addTask {
                await batcher.run()
                return 0
            }
            #expect(try await group.next() != nil)
            batcher.close()
            do {
                for try await _ in group {}
            } catch is Batcher<Int, Int>.Closed {}
        }
        await #expect(throws: Batcher<Int, Int>.Closed.self) { try await batcher.submit(1) }
    }
}
