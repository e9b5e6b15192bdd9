/// Asks again until there is a value.
/// - Parameter what: completes "… did not happen".
package func eventually<Value>(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(45), every pause: Duration = .milliseconds(20),
    _ probe: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + limit
    while true {
        if let value = try await probe() { return value }
        guard ContinuousClock.now < end else { throw TestFailure("not within \(limit): \(what())") }
        try await Task.sleep(for: pause)
    }
}

/// Asks again until the answer is yes.
package func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(45), _ probe: () async throws -> Bool
) async throws {
    try await eventually(what(), within: limit) { try await probe() ? () : nil }
}
