import Core
import FoundationEssentials
import Postgres

/// What tests ask of the sandbox.
extension Stack {
    /// - Parameter path: below `/sandbox/`.
    @discardableResult
    package func sandbox(_ method: String, _ path: String, _ json: JSON? = nil) async throws -> JSON {
        let answer = try await HTTP.send(method, "\(self.sandboxURL)/sandbox/\(path)", json: json)
        guard (200..<300).contains(answer.status) else {
            throw TestFailure("\(method) /sandbox/\(path) answered \(answer.status): \(answer.text)")
        }
        return answer.json
    }

    /// Plays a failure on the next requests to a vendor that match.
    package func fault(_ vendor: String, _ path: String, method: String? = nil, times: Int = 1, _ action: JSON)
        async throws
    {
        var fault: JSON = ["vendor": .string(vendor), "pathContains": .string(path), "times": .int(times)]
        if let method { fault = fault.merging(["method": .string(method)]) }
        try await self.sandbox("POST", "faults", fault.merging(action))
    }

    /// Requests that the vendor's stand-in got, whose path contains `path`.
    package func requests(_ vendor: String, _ path: String, method: String = "POST") async throws -> [JSON] {
        try await self.sandbox("GET", "log?vendor=\(vendor)")["rows"].array.filter {
            $0["path"].string?.contains(path) == true && $0["method"].string == method
        }
    }

    /// Puts numbers that the sandbox knows into the pool.
    package func stock(_ count: Int) async throws {
        guard count > 0 else { return }
        let numbers = try await Executable.run("sandbox", ["numbers", "--count", "\(count)"])
        guard numbers.status == 0 else { throw TestFailure("sandbox numbers: \(numbers.output)") }
        let directory = try TestFiles.makeDirectory()
        defer { TestFiles.remove(directory) }
        try Data(numbers.output.utf8).write(to: URL(filePath: "\(directory)/numbers.json"))
        let stocked = try await self.command(["stock", "--file", "\(directory)/numbers.json"])
        guard stocked.status == 0 else { throw TestFailure("pool-manager stock: \(stocked.output)") }
    }

    /// Waits until every business account of the pool has every template.
    func awaitTemplates(_ numbers: Int) async throws {
        guard numbers > 0 else { return }
        let wanted = try TemplateCatalogue.standard.definitions.count
        let rows = try await self.stores.administrator.query("SELECT id FROM whatsapp_business_accounts")
        for account in try rows.map({ try $0.decode(String.self) }) {
            try await eventually("the templates of \(account) are handed in", within: .seconds(30)) {
                try await self.sandbox("GET", "whatsapp/accounts/\(account)/templates")["templates"].array.count
                    == wanted
            }
        }
    }

    /// Waits until nothing is undelivered or pending.
    package func idle(within limit: Duration = .seconds(30)) async throws {
        try await eventually("all streams are empty", within: limit) { try await self.stores.backlog() == 0 }
    }
}
