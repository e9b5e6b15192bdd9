import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct PageTests {
    @Test(arguments: [("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")])
    func pageIsServedWhole(path: String, type: String) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.send(.get, path)
            #expect(reply.status == 200)
            #expect(reply.headers[.contentType]?.hasPrefix(type) == true)
            #expect(!String(decoding: reply.bytes, as: UTF8.self).contains("https://"))
        }
    }

    @Test func resetForgetsEverything() async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.createFleet()
            #expect(try await sandbox.send(.post, "/sandbox/reset").status == 204)
            #expect(try await sandbox.send(.get, "/sandbox/samsara/orgs").json == ["orgs": []])
        }
    }
}
