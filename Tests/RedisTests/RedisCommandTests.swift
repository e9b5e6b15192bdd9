import NIOCore
import Testing

@testable import Redis

@Suite struct RedisCommandTests {
    static let commands: [(RedisCommand, String)] = [
        (RedisCommand("PING"), "*1\r\n$4\r\nPING\r\n"),
        (RedisCommand("SET", "key", ""), "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$0\r\n\r\n"),
        (RedisCommand("A", 0, -1, 10), "*4\r\n$1\r\nA\r\n$1\r\n0\r\n$2\r\n-1\r\n$2\r\n10\r\n"),
        (
            RedisCommand("A", RedisArgument(Int64.min), RedisArgument(Int64.max)),
            "*3\r\n$1\r\nA\r\n$20\r\n-9223372036854775808\r\n$19\r\n9223372036854775807\r\n"
        ),
        (RedisCommand("A", "é\r\n"), "*2\r\n$1\r\nA\r\n$4\r\né\r\n\r\n"),
        (RedisCommand("A", RedisArgument([0x31, 0x32])), "*2\r\n$1\r\nA\r\n$2\r\n12\r\n"),
        (RedisCommand("A", RedisArgument(ByteBuffer(string: "xy"))), "*2\r\n$1\r\nA\r\n$2\r\nxy\r\n"),
    ]

    @Test(arguments: commands)
    func encodesArgumentsAsBulkStrings(command: RedisCommand, wire: String) {
        #expect(command.encoded == wire)
        #expect(command.encodedSize == wire.utf8.count)
    }

    @Test func countsArgumentsAppendedLater() {
        var command = RedisCommand("DEL")
        command.append("a")
        command.append(contentsOf: ["b", "c"] as [String])
        command.append(contentsOf: (4...10).map { RedisArgument($0) })
        #expect(command.encoded.hasPrefix("*11\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n$1\r\n4\r\n"))
        #expect(command.encoded.hasSuffix("$2\r\n10\r\n"))
    }

    @Test func encodesLargeArguments() {
        let text = String(repeating: "x", count: 200_000)
        #expect(RedisCommand("ECHO", RedisArgument(text)).encoded == "*2\r\n$4\r\nECHO\r\n$200000\r\n\(text)\r\n")
    }

    @Test func takesOnlyTheReadableBytesOfABuffer() {
        var buffer = ByteBuffer(string: "skipped kept")
        buffer.moveReaderIndex(forwardBy: 8)
        #expect(RedisCommand(RedisArgument(buffer)).encoded == "*1\r\n$4\r\nkept\r\n")
    }
}

extension RedisCommand {
    var encoded: String {
        var buffer = ByteBuffer()
        self.write(into: &buffer)
        return String(buffer: buffer)
    }
}
