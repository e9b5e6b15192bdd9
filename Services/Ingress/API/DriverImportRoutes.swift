import Core
import FoundationEssentials
import Hummingbird
import NIOCore
import Storage

/// `POST /api/tenant/{id}/drivers/import`: a table of drivers' phones, as spreadsheets save it. What is right is saved,
/// and what is wrong is told by line.
struct DriverImportRoutes: Sendable {
    private static let longestBody = 4 << 20
    private static let rows = 20_000

    struct Report: Encodable {
        struct Failure: Encodable {
            /// Of the file, from 1.
            var line: Int
            var fleetDriverId: String?
            var field: String?
            var detail: String
        }

        /// Lines with values.
        var lines: Int
        var saved: Int
        var failures: [Failure]
    }

    let tenants: TenantStore
    let drivers: DriverDirectory
    let welcomes: DriverWelcomes

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/tenant/{id}/drivers/import") { request, context in
            try await self.take(request, context)
        }
    }

    private func take(_ request: Request, _ context: IngressContext) async throws -> Response {
        let id = try context.requireTenant()
        guard request.headers.isPlain("text/csv") else {
            throw Problem(.unsupportedType, "Send the table as text/csv, without Content-Encoding.")
        }
        let table = try Self.table([UInt8](try await request.bytes(limit: Self.longestBody).readableBytesView))
        guard let tenant = try await self.tenants.tenant(id) else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        let sheet = try DriverSheet(table, country: tenant.country)
        let outcomes = try await self.drivers.take(sheet.changes, of: id, by: context.actor)
        var failures = sheet.failures
        var welcomed: [DriverRecord] = []
        for (change, outcome) in zip(sheet.changes, outcomes) {
            switch outcome {
            case .saved(let driver): if change.consent != nil { welcomed.append(driver) }
            case .unknownDriver:
                failures.append(change.failure("fleetDriverId", "the fleet system has no such driver"))
            case .takenBy(let other):
                failures.append(change.failure("phoneNumber", "belongs to driver \(other)"))
            }
        }
        try await self.welcomes.send(to: welcomed, of: id)
        failures.sort { $0.line < $1.line }
        let saved = sheet.lines - Set(failures.map(\.line)).count
        return try .json(Report(lines: sheet.lines, saved: saved, failures: failures))
    }

    private static func table(_ bytes: [UInt8]) throws(Problem) -> CSVTable {
        do {
            return try CSVTable(bytes, limits: .init(rows: Self.rows + 1))
        } catch {
            throw Problem(.invalid, "The table cannot be read.", errors: [.init(pointer: "", detail: "\(error)")])
        }
    }
}

extension DriverChange {
    fileprivate func failure(_ field: String, _ detail: String) -> DriverImportRoutes.Report.Failure {
        .init(line: self.line, fleetDriverId: self.driver.rawValue, field: field, detail: detail)
    }
}
