package import Core
import FoundationEssentials
package import Postgres

/// The numbers that the product owns, through the functions of migrations 0003 and 0008.
package struct NumberPool: Sendable {
    package enum Assignment: Sendable, Equatable {
        case assigned(AssignedNumber, newly: Bool)
        /// No number is free, or the tenant is unknown.
        case none
    }

    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    package var accounts: BusinessAccounts { BusinessAccounts(postgres: self.postgres) }

    /// Adds numbers; known ones stay as they are.
    /// - Returns: how many were new.
    package func stock(_ numbers: [StockNumber]) async throws -> Int {
        let rows = try await self.postgres.query(
            """
            SELECT pool_stock(\(numbers.map(\.id.rawValue)), \(numbers.map(\.phoneNumber.e164)),
                \(numbers.map(\.businessAccount.rawValue)), \(numbers.map(\.country.rawValue)))
            """)
        return try rows.first?.decode(Int.self) ?? 0
    }

    /// Gives the tenant its number; the same one however often it is asked for.
    package func assign(to tenant: TenantID) async throws -> Assignment {
        let rows = try await self.postgres.query(
            "SELECT phone_number_id, phone_number, account, newly FROM pool_assign(\(tenant.uuid))")
        guard let row = rows.first else { return .none }
        let (id, phoneNumber, account, newly) = try row.decode((String, String, String, Bool).self)
        return .assigned(
            AssignedNumber(
                id: PhoneNumberID(id), phoneNumber: phoneNumber, businessAccount: BusinessAccountID(account)),
            newly: newly)
    }

    /// Nil while the tenant has none.
    package func number(of tenant: TenantID) async throws -> AssignedNumber? {
        let rows = try await self.postgres.query(
            """
            SELECT phone_number_id, phone_number, business_account_id FROM whatsapp_numbers
            WHERE tenant_id = \(tenant.uuid)
            """, scope: .tenant(tenant))
        guard let row = rows.first else { return nil }
        let (id, phoneNumber, account) = try row.decode((String, String, String).self)
        return AssignedNumber(
            id: PhoneNumberID(id), phoneNumber: phoneNumber, businessAccount: BusinessAccountID(account))
    }

    /// Tenants that have no number yet, the longest waiting first.
    package func waitingTenants(limit: Int32) async throws -> [TenantID] {
        try await self.postgres.query("SELECT * FROM pool_waiting_tenants(\(limit))").map {
            TenantID(try $0.decode(UUID.self))
        }
    }
}
