/// What libpq reports next for a pipeline (PostgreSQL manual, "Pipeline Mode").
enum Answer {
    case result(PostgresResult)
    case failure(PostgresError)
    /// The command was skipped, because one before it failed.
    case skipped
    /// Nothing more comes for the command.
    case endOfCommand
    /// All before the Sync has been dealt with.
    case sync
    /// COPY, which takes over a connection in ways that a pipeline cannot serve.
    case copy
}
