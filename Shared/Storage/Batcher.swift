import Synchronization

/// Turns many small requests into few large ones. While no batch is under way a request starts at once and alone;
/// otherwise it waits for one to end, or until enough wait to be worth a further batch, and goes with all that came
/// meanwhile. So batches grow with the load, and a lone request never waits.
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
        var underWay = 0
        var isClosed = false

        func mayStart(_ worthwhile: Int) -> Bool {
            !self.waiting.isEmpty && (self.underWay == 0 || self.waiting.count >= worthwhile || self.isClosed)
        }

        /// Starts a batch.
        mutating func take(_ limit: Int) -> [Request] {
            var batch = self.waiting
            self.waiting = Array(batch.dropFirst(limit))
            batch.removeLast(self.waiting.count)
            self.underWay += 1
            return batch
        }
    }

    private let state = Mutex(State())
    private let concurrency: Int
    private let largestBatch: Int
    /// How many must wait for a batch beside one that is under way.
    private let worthwhile: Int
    private let limit: Int
    private let isPoison: @Sendable (any Error) -> Bool
    private let perform: @Sendable ([Item]) async throws -> [Answer]

    /// - Parameters:
    ///   - concurrency: batches under way at once.
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
        self.worthwhile = max(largestBatch / 4, 1)
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
                if state.mayStart(self.worthwhile) { state.idle.popLast()?.resume() }
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
                    while let batch = await self.nextBatch() {
                        await self.answer(batch)
                        self.state.withLock { $0.underWay -= 1 }
                    }
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
                (state.mayStart(self.worthwhile) ? state.take(self.largestBatch) : nil, state.isClosed)
            }
            if batch != nil || isClosed { return batch }
            await withCheckedContinuation { continuation in
                let goesOn = self.state.withLock { state in
                    if state.isClosed || state.mayStart(self.worthwhile) { return true }
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
