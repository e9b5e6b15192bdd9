/// What XREADGROUP is to read of a stream.
package enum StreamPosition: Sendable, Equatable {
    /// Entries that no consumer of the group has been given.
    case new
    /// Entries after this one that this very consumer was given and has not acknowledged.
    case pending(after: StreamEntryID)

    var argument: RedisArgument {
        switch self {
        case .new: ">"
        case .pending(let id): RedisArgument(id)
        }
    }
}
