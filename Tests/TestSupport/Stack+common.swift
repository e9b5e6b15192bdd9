extension Stack {
    /// One stack for all tests that need no more than a tenant of their own, and of vendors that work. It is started
    /// when it is first asked for and ends with the test process.
    package static var common: Stack {
        get async throws { try await self.commonStack.value }
    }

    /// Another one, for tests in which a vendor fails their own tenant: circuits that this opens may hold up others.
    package static var troubled: Stack {
        get async throws { try await self.troubledStack.value }
    }

    private static let commonStack = Stack.lasting(numbers: 400)
    private static let troubledStack = Stack.lasting(numbers: 100)

    private static func lasting(numbers: Int) -> Task<Stack, any Error> {
        let options = Options { $0.numbers = numbers }
        return Task {
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
            throw TestFailure("the stack ended")
        }
    }
}
