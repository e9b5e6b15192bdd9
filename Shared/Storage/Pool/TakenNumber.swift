package import Core
package import FoundationEssentials
import Postgres

/// A number whose next step is this process's to do, until its hold runs out.
package struct TakenNumber: Sendable {
    /// Also our reference at the carrier.
    package let id: UUID
    let holder: UUID
    /// The database's time when it was taken.
    package let now: Date
    private let takenAt = ContinuousClock.now
    package let country: CountryCode
    package let account: BusinessAccountID
    /// The account's templates are approved and its webhooks come to us.
    package let isAccountReady: Bool
    package let code: VerificationCode?
    package var record: NumberRecord
    /// The PIN of two-step verification, sealed; nil until there is one.
    let pin: [UInt8]?

    /// The database's time.
    package var time: Date { self.now.addingTimeInterval((ContinuousClock.now - self.takenAt).inSeconds) }

    init(_ row: PostgresRow) throws {
        self.id = try row.decode("id", as: UUID.self)
        self.holder = try row.decode("holder", as: UUID.self)
        self.now = try row.decode("now", as: Date.self)
        let country = try row.decode("country", as: String.self)
        self.country = CountryCode(country) ?? .unitedStates
        self.account = BusinessAccountID(try row.decode("account", as: String.self))
        self.isAccountReady = try row.decode("account_ready", as: Bool.self)
        self.code = try row.decode("code", as: String?.self).flatMap { VerificationCode(in: $0) }
        self.pin = try row.decode("pin", as: [UInt8]?.self)
        self.record = try NumberRecord(row)
    }
}

extension NumberRecord {
    fileprivate init(_ row: PostgresRow) throws {
        let state = try row.decode("state", as: String.self)
        self.init(state: NumberState(rawValue: state) ?? .failed, since: try row.decode("since", as: Date.self))
        self.failures = try row.decode("failures", as: Int.self)
        self.codeRequests = try row.decode("code_requests", as: Int.self)
        self.codeRequestedAt = try row.decode("code_requested_at", as: Date?.self)
        self.registrations = try row.decode("registrations", as: Int.self)
        self.registrationFreedAt = try row.decode("registration_freed_at", as: Date?.self)
        self.phoneNumber = try row.decode("phone_number", as: String?.self).map { try PhoneNumber(e164: $0) }
        self.carrierID = try row.decode("carrier_id", as: String?.self).map { CarrierNumberID($0) }
        self.numberID = try row.decode("phone_number_id", as: String?.self).map { PhoneNumberID($0) }
    }
}
