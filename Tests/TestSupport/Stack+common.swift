extension Stack {
    /// One stack for all tests that need no more than a tenant of their own. It is started when it is first asked for
    /// and ends with the test process.
    package static var common: Stack {
        get async throws { try await self.commonStack.value }
    }

    private static let commonStack = Task {
        let options = Options { $0.numbers = 400 }
        let (ready, readiness) = AsyncThrowingStream<Stack, any Error>.makeStream()
        // It lives as long as the process, which nothing shorter could own.
        Task {
            do {
                try await Stack.runUnlimited(options) { stack in
                    readiness.yield(stack)
                    while !Task.isCancelled { try await Task.sleep(for: .seconds(3_600)) }
                }
            } catch {
                readiness.finish(throwing: error)
            }
        }
        for try await stack in ready { return stack }
        throw TestFailure("the common stack ended")
    }
}
