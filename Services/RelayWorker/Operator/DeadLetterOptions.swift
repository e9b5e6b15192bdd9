import ArgumentParser
import Core
import Storage

/// Which dead letters a command is about.
struct DeadLetterOptions: ParsableArguments, Sendable {
    @Option(name: .customLong("id"), help: "As `list` prints it, such as outbound:07/1795255911297-0; repeatable.")
    var ids: [DeadLetter.ID] = []

    @Option(help: "outbound, inbound, receipts or pool.")
    var role: DeadLetterFilter.Stream?

    @Option(help: "The tenant's id. Replies are known by the tenant's number; needs DATABASE_URL.")
    var tenant: TenantID?

    @Option(help: "Of the entry, such as stop_arrival or reply.")
    var kind: String?

    @Option(help: "undecodable, rejected, exhausted or crashed.")
    var reason: DeadLetterNote.Reason?

    @Option(help: "Given up at or after this time: 2026-11-21T10:00:00Z, or 90m for that long ago.")
    var since: Moment?

    @Option(help: "Given up before this time.")
    var until: Moment?

    var filter: DeadLetterFilter {
        var filter = DeadLetterFilter()
        filter.ids = self.ids
        filter.stream = self.role
        filter.tenant = self.tenant
        filter.kind = self.kind
        filter.reason = self.reason
        filter.since = self.since?.date
        filter.until = self.until?.date
        return filter
    }

    func validate() throws {
        if let since, let until, since.date >= until.date {
            throw ValidationError("--since takes a time before that of --until")
        }
    }

    var isEmpty: Bool { self.filter == DeadLetterFilter() }

    /// With what the database knows of the tenant.
    func filter(in stores: OperatorStores) async throws -> DeadLetterFilter {
        var filter = self.filter
        if let tenant, let postgres = stores.postgres {
            filter.number = try await NumberPool(postgres: postgres).number(of: tenant)?.id
        }
        return filter
    }
}

extension DeadLetter.ID: ExpressibleByArgument {}
extension DeadLetterFilter.Stream: ExpressibleByArgument {}
extension DeadLetterNote.Reason: ExpressibleByArgument {}

extension TenantID: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
