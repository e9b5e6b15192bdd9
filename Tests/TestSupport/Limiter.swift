/// Lets a bounded number of tests in at a time, in the order in which they came.
actor Limiter {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ limit: Int) {
        self.free = limit
    }

    func enter() async {
        if self.free > 0 {
            self.free -= 1
        } else {
            await withCheckedContinuation { self.waiting.append($0) }
        }
    }

    func leave() {
        if self.waiting.isEmpty {
            self.free += 1
        } else {
            self.waiting.removeFirst().resume()
        }
    }

    nonisolated func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        await self.enter()
        do {
            let result = try await body()
            await self.leave()
            return result
        } catch {
            await self.leave()
            throw error
        }
    }
}
