import Foundation
import Runtime
import Testing

@testable import Ingress
@testable import PoolManager
@testable import RelayWorker

/// docs/configuration.md and the executables name the same settings.
@Suite struct ConfigurationDocumentTests {
    @Test(arguments: ["ingress", "relay-worker", "pool-manager", "pool-manager migrate"])
    func listsEveryKeyThatIsRead(executable: String) throws {
        #expect(try Self.documentedKeys(executable) == Self.keysRead(by: executable))
    }

    private static func keysRead(by executable: String) -> Set<String> {
        var settings = Settings(environment: [:])
        switch executable {
        case "ingress": _ = IngressSettings(&settings)
        case "relay-worker": _ = RelaySettings(&settings)
        case "pool-manager": _ = PoolSettings(&settings)
        default: _ = MigrationCommand.Values(&settings)
        }
        _ = ProcessSettings(&settings, defaultAdminPort: 9090)
        return Set(settings.entries.map(\.key))
    }

    /// The keys of the tables below the heading: rows that begin with "| `KEY` |".
    private static func documentedKeys(_ executable: String) throws -> Set<String> {
        let document = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/configuration.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let sections = text.components(separatedBy: "\n## ")
        let section = try #require(sections.first { $0.hasPrefix("\(executable)\n") })
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        return Set(rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) })
    }
}
