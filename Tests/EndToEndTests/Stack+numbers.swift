import Postgres
import TestSupport

extension Stack {
    struct PoolNumber: Sendable {
        var state: String
        var country: String
        var phoneNumber: String?
        /// WhatsApp's.
        var id: String?
        var reason: String?
    }

    func numbers() async throws -> [PoolNumber] {
        try await self.stores.administrator.query(
            "SELECT state, country, phone_number, phone_number_id, reason FROM whatsapp_numbers ORDER BY created_at, id"
        ).map { row in
            let (state, country, phoneNumber, id, reason) = try row.decode(
                (String, String, String?, String?, String?).self)
            return PoolNumber(state: state, country: country, phoneNumber: phoneNumber, id: id, reason: reason)
        }
    }

    /// Waits until there are exactly so many numbers in each state.
    func awaitNumbers(_ counts: [String: Int], within limit: Duration = .seconds(90)) async throws {
        try await eventually("the pool has \(counts)", within: limit) {
            try await self.numbers().reduce(into: [:]) { $0[$1.state, default: 0] += 1 } == counts
        }
    }

    /// Numbers that the sandbox's Twilio has sold and not got back.
    func boughtNumbers() async throws -> [String] {
        try await self.sandbox("GET", "twilio/numbers")["numbers"].array
            .filter { $0["released"].bool != true }.compactMap { $0["phoneNumber"].string }
    }

    func templates(of account: String) async throws -> [JSON] {
        try await self.sandbox("GET", "whatsapp/accounts/\(account)/templates")["templates"].array
    }
}
