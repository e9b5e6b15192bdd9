import Core
import FoundationEssentials
import NIOPosix
import Providers
import Runtime
import Storage
import Wiring

/// `pool-manager stock`.
struct StockCommand: Sendable {
    private struct Line: Decodable {
        var phoneNumber: String
        var phoneNumberId: String
        var businessAccountId: String
        var country: String
    }

    let file: String

    func run(_ context: ProcessContext<PoolSettings>) async throws {
        let numbers = try self.numbers()
        let stores = try await Stores.verified(
            context.settings.stores, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: context.logger)
        let pool = NumberPool(postgres: stores.postgres)
        let new = try await Stores.running(stores.postgres) { try await pool.stock(numbers) }
        StandardStream.output.write("\(numbers.count) numbers read, \(new) new in the pool\n")
    }

    private func numbers() throws -> [StockNumber] {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: self.file))
        } catch {
            throw StartupFailure(.usage, "--file: \"\(self.file)\" cannot be read")
        }
        let lines: [Line]
        do {
            lines = try JSONDecoder().decode([Line].self, from: data)
        } catch {
            throw StartupFailure(
                .usage,
                "--file: not a JSON array of objects with phoneNumber, phoneNumberId, businessAccountId and country")
        }
        return try lines.enumerated().map { try Self.number($0.element, at: $0.offset + 1) }
    }

    private static func number(_ line: Line, at place: Int) throws -> StockNumber {
        guard let country = CountryCode(line.country) else {
            throw StartupFailure(.usage, "--file: number \(place): country takes two capital letters such as US")
        }
        guard !line.phoneNumberId.isEmpty, !line.businessAccountId.isEmpty else {
            throw StartupFailure(.usage, "--file: number \(place): an id is empty")
        }
        do {
            return StockNumber(
                id: PhoneNumberID(line.phoneNumberId), phoneNumber: try PhoneNumber(e164: line.phoneNumber),
                businessAccount: BusinessAccountID(line.businessAccountId), country: country)
        } catch {
            throw StartupFailure(.usage, "--file: number \(place): phoneNumber: \(error)")
        }
    }
}
