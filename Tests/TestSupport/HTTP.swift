import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A client for tests, which judges nothing.
package enum HTTP {
    package struct Answer: Sendable {
        package let status: Int
        package let headers: [String: String]
        package let body: [UInt8]

        package var text: String { String(decoding: self.body, as: UTF8.self) }
        /// `null` where the body is none.
        package var json: JSON { (try? JSON(parsing: self.body)) ?? .null }
    }

    /// - Parameter headers: names in any case; the answer's are in lower case.
    package static func send(
        _ method: String, _ url: String, headers: [String: String] = [:], body: [UInt8]? = nil,
        timeout: Duration = .seconds(20)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let response = try await HTTPClient.shared.execute(
            request, timeout: .milliseconds(Int64(timeout / .milliseconds(1))))
        let bytes = try await response.body.collect(upTo: 32 * 1024 * 1024)
        let found = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Answer(
            status: Int(response.status.code), headers: Dictionary(found) { first, _ in first },
            body: Array(buffer: bytes))
    }

    /// - Parameter key: of `Authorization: Bearer`.
    package static func send(
        _ method: String, _ url: String, key: String? = nil, json: JSON?
    ) async throws -> Answer {
        var headers: [String: String] = [:]
        if let key { headers["Authorization"] = "Bearer \(key)" }
        if json != nil { headers["Content-Type"] = "application/json" }
        return try await self.send(method, url, headers: headers, body: json?.bytes)
    }
}
