import NIOCore
import Testing

@testable import Redis

@Suite struct RedisValueTests {
    @Test func readsIntegersFromNumbersAndDecimalText() {
        #expect((7 as RedisValue).int == 7)
        #expect(("-12" as RedisValue).int == -12)
        #expect(("x" as RedisValue).int == nil)
        #expect(RedisValue.null.int == nil)
    }

    @Test func hasNoAccessorForAnotherKind() {
        #expect((7 as RedisValue).string == nil)
        #expect(("x" as RedisValue).array == nil)
        #expect(("x" as RedisValue).isNull == false)
        #expect(RedisValue.null.isNull)
    }

    @Test func decodersNameTheKindAndNotTheContent() throws {
        let error = try #require(throws: RedisError.self) { try ("content" as RedisValue).decodeArray() }
        #expect(error == RedisError(.unexpectedReply, "expected an array, got a string of 7 bytes"))
        #expect(throws: RedisError.self) { try RedisValue.null.decodeString() }
        #expect(throws: RedisError.self) { try ([] as RedisValue).decodeInt() }
        #expect(throws: RedisError.self) { try (["a"] as RedisValue).decodeArray(atLeast: 2) }
    }

    @Test func decodersThrowANestedServerErrorItself() throws {
        let error = try #require(throws: RedisError.self) { try RedisValue.error("OOM", "OOM full").decodeInt() }
        #expect(error.code == .server(kind: "OOM"))
    }

    @Test func decodesMaps() throws {
        #expect(try (["a", 1, "b", ["c"]] as RedisValue).decodeMap() == ["a": 1, "b": ["c"]])
        #expect(throws: RedisError.self) { try (["a"] as RedisValue).decodeMap() }
    }

    @Test(arguments: ["READONLY", "LOADING", "MASTERDOWN"])
    func theseErrorsCallForAnotherConnection(kind: String) {
        #expect(RedisError(serverReply: "\(kind) You can't do that").callsForReconnect)
        #expect(!RedisError(serverReply: "ERR \(kind)").callsForReconnect)
    }
}
