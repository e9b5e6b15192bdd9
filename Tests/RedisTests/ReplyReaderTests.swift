import NIOCore
import Testing

@testable import Redis

@Suite struct ReplyReaderTests {
    struct Sample: Sendable {
        let wire: String
        let value: RedisValue

        init(_ wire: String, _ value: RedisValue) {
            self.wire = wire
            self.value = value
        }
    }

    static let samples: [Sample] = [
        Sample("+OK\r\n", .text("OK")),
        Sample("+\r\n", .text("")),
        Sample("-NOSCRIPT No matching script.\r\n", .error("NOSCRIPT", "NOSCRIPT No matching script.")),
        Sample("-ERR\r\n", .error("ERR", "ERR")),
        Sample(":0\r\n", .integer(0)),
        Sample(":-9223372036854775808\r\n", .integer(.min)),
        Sample(":9223372036854775807\r\n", .integer(.max)),
        Sample("$-1\r\n", .null),
        Sample("*-1\r\n", .null),
        Sample("$0\r\n\r\n", .text("")),
        Sample("$6\r\na\r\nb\r\n\r\n", .text("a\r\nb\r\n")),
        Sample("*0\r\n", .array([])),
        Sample("*2\r\n*0\r\n*1\r\n*-1\r\n", .array([.array([]), .array([.null])])),
        Sample(
            "*4\r\n$1\r\na\r\n:1\r\n-ERR x\r\n*2\r\n+b\r\n$-1\r\n",
            .array([.text("a"), .integer(1), .error("ERR", "ERR x"), .array([.text("b"), .null])])),
        Sample("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:7\r\n", nested(7, .integer(7))),
        Sample("$102400\r\n\(large)\r\n", .text(large)),
        Sample("*2\r\n$102400\r\n\(large)\r\n$1\r\nx\r\n", .array([.text(large), .text("x")])),
    ]

    static let large = String((0..<102_400).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })

    static func nested(_ depth: Int, _ value: RedisValue) -> RedisValue {
        depth == 0 ? value : .array([nested(depth - 1, value)])
    }

    @Test(arguments: samples)
    func parsesAReply(sample: Sample) throws {
        #expect(try parse([ByteBuffer(string: sample.wire)]) == [sample.value])
    }

    @Test(arguments: samples.filter { $0.wire.utf8.count < 1000 })
    func parsesAReplyCutAtAnyByte(sample: Sample) throws {
        let wire = ByteBuffer(string: sample.wire + sample.wire)
        for cut in 0...wire.readableBytes {
            var rest = wire
            let head = rest.readSlice(length: cut) ?? ByteBuffer()
            #expect(try parse([head, rest]) == [sample.value, sample.value])
        }
    }

    @Test(arguments: UInt64(1)...40)
    func parsesAStreamOfRepliesInRandomChunks(seed: UInt64) throws {
        var generator = SplitMix64(state: seed)
        let picked = (0..<30).map { _ in Self.samples.randomElement(using: &generator) ?? Self.samples[0] }
        var rest = ByteBuffer(string: picked.map(\.wire).joined())
        var chunks: [ByteBuffer] = []
        let longest = [1, 7, 600, 40_000].randomElement(using: &generator) ?? 1
        while rest.readableBytes > 0 {
            let length = min(rest.readableBytes, Int.random(in: 1...longest, using: &generator))
            chunks.append(rest.readSlice(length: length) ?? ByteBuffer())
            if longest == 1, chunks.count > 2000 {
                chunks.append(rest)
                break
            }
        }
        #expect(try parse(chunks) == picked.map(\.value))
    }

    @Test func hasOneMemoryForTheStringsOfAReply() throws {
        let reply = try parse([ByteBuffer(string: "*2\r\n$3\r\nabc\r\n$3\r\ndef\r\n")])
        let values = try reply[0].decodeArray()
        #expect(values[0].bytes?.readerIndex == 0)
        #expect(values.map(\.string) == ["abc", "def"])
        #expect(values[0].bytes?.storageCapacity == values[1].bytes?.storageCapacity)
    }

    @Test(arguments: [
        "garbage\r\n", "HTTP/1.1 400 Bad Request\r\n", ":12x\r\n", ":\r\n", "$x\r\n", "*x\r\n", "*-2\r\n", "$-2\r\n",
        "*99999999999\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "*1\r\n?\r\n", "\r\n",
    ])
    func refusesWhatIsNotRESP(wire: String) throws {
        let error = try #require(throws: RedisError.self) { try parse([ByteBuffer(string: wire)]) }
        #expect(error.code == .protocolViolation)
    }

    @Test func deliversWhatCameBeforeTheError() throws {
        var reader = try ReplyReader()
        var values: [RedisValue] = []
        do {
            try reader.read(ByteBuffer(string: ":1\r\n*1\r\n:2\r\n!\r\n")) { values.append($0) }
            Issue.record("the garbage was accepted")
        } catch {
            #expect(values == [1, [2]])
        }
    }

    @Test func boundsTheSizeOfAReply() throws {
        let chunk = ByteBuffer(string: "$100000\r\n" + String(repeating: "x", count: 50_000))
        let error = try #require(throws: RedisError.self) { try parse([chunk], maximumReplySize: 40_000) }
        #expect(error.code == .protocolViolation)
        #expect(try parse([chunk], maximumReplySize: 120_000).isEmpty)
    }

    @Test func boundsTheTextOfAnError() throws {
        let reply = try parse([ByteBuffer(string: "-ERR \(Self.large)\r\n")])
        guard case .error(let error) = reply[0] else {
            Issue.record("not an error")
            return
        }
        #expect(error.message.utf8.count == RedisError.maximumReplyLength)
        #expect(error.serverKind == "ERR")
    }

    private func parse(_ chunks: [ByteBuffer], maximumReplySize: Int = 1 << 20) throws -> [RedisValue] {
        var reader = try ReplyReader(maximumReplySize: maximumReplySize)
        var values: [RedisValue] = []
        for chunk in chunks { try reader.read(chunk) { values.append($0) } }
        return values
    }
}
