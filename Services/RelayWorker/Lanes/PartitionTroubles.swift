import Redis

/// What Redis refused of some partitions while the others go on: one whose key holds something else, or that was
/// damaged, stops no other. Trouble of the connection is everybody's and is thrown at once.
struct PartitionTroubles {
    private var first: RedisError?

    mutating func note(_ error: any Error) throws {
        guard let error = error as? RedisError, error.serverKind != nil else { throw error }
        self.first = self.first ?? error
    }

    mutating func noting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            try self.note(error)
        }
    }

    /// Throws what was noted.
    func report() throws {
        if let first { throw first }
    }
}
