import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Ingress

@Suite struct ContinueAnswerTests {
    private let channel = EmbeddedChannel(handler: ContinueAnswer())

    private func request(expecting value: String?) throws {
        var head = HTTPRequest(method: .post, scheme: nil, authority: "a", path: "/")
        head.headerFields[.expect] = value
        try self.channel.writeInbound(HTTPRequestPart.head(head))
    }

    /// The statuses of what was sent since it was last asked.
    private func sent() throws -> [Int] {
        var statuses: [Int] = []
        while let part = try self.channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part { statuses.append(head.status.code) }
        }
        return statuses
    }

    @Test(arguments: ["100-continue", "100-Continue"])
    func whoeverWaitsForItIsAskedForTheBody(_ expectation: String) throws {
        try self.request(expecting: expectation)
        #expect(try self.sent() == [100])
    }

    @Test(arguments: [nil, "a miracle"])
    func whoeverDoesNotIsNotAsked(_ expectation: String?) throws {
        try self.request(expecting: expectation)
        #expect(try self.sent() == [])
    }

    @Test func nothingComesBetweenTheAnswersOfEarlierRequests() throws {
        try self.request(expecting: nil)
        try self.channel.writeInbound(HTTPRequestPart.end(nil))
        try self.request(expecting: "100-continue")
        #expect(try self.sent() == [])
        for _ in 1...2 {
            try self.channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try self.channel.writeOutbound(HTTPResponsePart.end(nil))
        }
        try self.request(expecting: "100-continue")
        #expect(try self.sent() == [200, 200, 100])
    }
}
