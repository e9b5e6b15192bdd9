package import Core
import FoundationEssentials
package import Postgres

/// The steps of numbers, shared out among all pool-managers: whoever takes a number holds it for a while, and what a
/// former holder would still record is refused. Times are the database's.
package struct NumberWork: Sendable {
    private let postgres: PostgresClient
    private let vault: Vault

    package init(postgres: PostgresClient, vault: Vault) {
        self.postgres = postgres
        self.vault = vault
    }

    /// The number whose step is due for longest; nil when none is due.
    /// - Parameter hold: longer than its vendor calls take together.
    package func take(hold: Duration) async throws -> TakenNumber? {
        let rows = try await self.postgres.query(
            "SELECT * FROM pool_take(make_interval(secs => \(hold.inSeconds)))")
        return try rows.first.map { try TakenNumber($0) }
    }

    /// Records that the step's call is about to be made.
    ///
    /// - Parameter choice: the number that is to be bought, and its country.
    /// - Returns: false when the number is not this process's any more, or the choice is a number that is known.
    package func begin(
        _ number: TakenNumber, _ step: NumberStep, choice: (number: PhoneNumber, country: CountryCode)? = nil,
        pin: [UInt8]? = nil
    ) async throws -> Bool {
        let rows = try await self.postgres.query(
            """
            SELECT pool_begin(\(number.id), \(number.holder), \(step.rawValue), \(choice?.number.e164),
                \(choice?.country.rawValue), \(pin), \(Int32(clamping: number.record.codeRequests)))
            """)
        return try rows.first?.decode(Bool.self) ?? false
    }

    /// Records what became of the step, and lets go of the number.
    /// - Returns: false when it is not this process's any more; whoever has it reads the vendor's state first.
    @discardableResult
    package func settle(_ number: TakenNumber) async throws -> Bool {
        let record = number.record
        let wait = record.state.step == nil ? nil : record.wait.inSeconds
        let rows = try await self.postgres.query(
            """
            SELECT pool_settle(\(number.id), \(number.holder), \(record.state.rawValue),
                \(record.phoneNumber?.e164), \(record.carrierID?.rawValue), \(record.numberID?.rawValue),
                \(Int32(clamping: record.failures)), make_interval(secs => \(wait)), \(record.reason))
            """)
        return try rows.first?.decode(Bool.self) ?? false
    }

    /// The number's PIN, or a new one and its sealed form, which `begin` is to record.
    package func pin(of number: TakenNumber) async throws -> (pin: Secret, sealed: [UInt8]) {
        let field = FieldLocation(table: "whatsapp_numbers", column: "pin", row: number.id.uuidString.lowercased())
        if let sealed = number.pin { return (try await self.vault.openPlatform(sealed, at: field), sealed) }
        let digits = (0..<6).map { _ in String(UInt8.random(in: 0...9)) }.joined()
        let pin = Secret(digits)
        return (pin, try await self.vault.sealPlatform(pin, at: field))
    }

    /// The number's account takes no more than it has: remembers that, and puts the number, which is not in it, into
    /// another one. False when the number is not this process's any more.
    package func leaveFullAccount(_ number: TakenNumber, for other: BusinessAccountID?) async throws -> Bool {
        let rows = try await self.postgres.query(
            "SELECT pool_account_full(\(number.id), \(number.holder), \(other?.rawValue))")
        return try rows.first?.decode(Bool.self) ?? false
    }

    /// A verification code has come. False when no number waits for one.
    @discardableResult
    package func take(_ code: VerificationCode, for number: PhoneNumber) async throws -> Bool {
        let rows = try await self.postgres.query("SELECT pool_code(\(number.e164), \(code.digits))")
        return try rows.first?.decode(Bool.self) ?? false
    }
}
