import Synchronization

/// Turns many small requests into few large ones. While fewer than `concurrency` batches are under way a request
/// starts at once and alone; otherwise it waits for one to end and goes with all that came meanwhile. So batches grow
/// with the load, and a lone request never waits.
package final class Batcher<Item: Sendable, Answer: Sendable>: Sendable {
    package struct Overloaded: Error {}
    package struct Closed: Error {}

    private struct Request {
        var item: Item
        var continuation: CheckedContinuation<Answer, any Error>
    }

    private struct State {
        var waiting: [Request] = []
        var idle: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let concurrency: Int
    private let largestBatch: Int
    private let limit: Int
    private let isPoison: @Sendable (any Error) -> Bool
    private let perform: @Sendable ([Item]) async throws -> [Answer]

    /// - Parameters:
    ///   - limit: requests that may wait; more fail with ``Overloaded``.
    ///   - isPoison: whether an error came from one item of a batch, so that each is tried alone.
    ///   - perform: answers a batch in the order of its items.
    package init(
        concurrency: Int = 1, largestBatch: Int = 256, limit: Int = 20_000,
        isPoison: @escaping @Sendable (any Error) -> Bool = { _ in false },
        perform: @escaping @Sendable ([Item]) async throws -> [Answer]
    ) {
        self.concurrency = concurrency
        self.largestBatch = largestBatch
        self.limit = limit
        self.isPoison = isPoison
        self.perform = perform
    }

    package func submit(_ item: Item) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let refusal: (any Error)? = self.state.withLock { state in
                if state.isClosed { return Closed() }
                if state.waiting.count >= self.limit { return Overloaded() }
                state.waiting.append(Request(item: item, continuation: continuation))
                state.idle.popLast()?.resume()
                return nil
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Works until ``close()``; what waits by then is still done.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<self.concurrency {
                group.addTask {
                    while let batch = await self.nextBatch() { await self.answer(batch) }
                }
            }
        }
    }

    package func close() {
        let idle = self.state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in idle { continuation.resume() }
    }

    private func nextBatch() async -> [Request]? {
        while true {
            let (batch, isClosed) = self.state.withLock { state in
                let batch = Array(state.waiting.prefix(self.largestBatch))
                state.waiting.removeFirst(batch.count)
                return (batch, state.isClosed)
            }
            if !batch.isEmpty { return batch }
            if isClosed { return nil }
            await withCheckedContinuation { continuation in
                let goesOn = self.state.withLock { state in
                    if state.isClosed || !state.waiting.isEmpty { return true }
                    state.idle.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
    }

    private func answer(_ batch: [Request]) async {
        do {
            let answers = try await self.perform(batch.map(\.item))
            for (request, answer) in zip(batch, answers) { request.continuation.resume(returning: answer) }
            for request in batch.dropFirst(answers.count) { request.continuation.resume(throwing: Closed()) }
        } catch  where batch.count > 1 && self.isPoison(error) {
            for request in batch { await self.answer([request]) }
        } catch {
            for request in batch { request.continuation.resume(throwing: error) }
        }
    }
}
