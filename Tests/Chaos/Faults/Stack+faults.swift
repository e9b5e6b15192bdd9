import TestSupport

extension Stack {
    /// - Returns: its id.
    func addFault(_ fault: JSON) async throws -> Int {
        guard let id = try await self.sandbox("POST", "faults", fault)["id"].int else {
            throw TestFailure("the sandbox gave the fault no id")
        }
        return id
    }

    /// - Returns: how often it struck.
    @discardableResult
    func removeFault(_ id: Int) async throws -> Int {
        let fault = try await self.sandbox("GET", "faults")["faults"].array.first { $0["id"].int == id }
        try await self.sandbox("DELETE", "faults/\(id)")
        return fault?["strikes"].int ?? 0
    }
}
