import NIOCore
import Testing

@testable import Redis

@Suite struct OutboxTests {
    private let deadline = NIODeadline.uptimeNanoseconds(1)

    @Test func onlyTheFirstOfABatchNeedsAFlush() throws {
        var outbox = Outbox(limits: .init(commands: 10, bytes: 1000))
        #expect(append(["A"], to: &outbox) == .admitted(flushNeeded: true))
        #expect(append(["B", "C"], to: &outbox) == .admitted(flushNeeded: false))
        let taken = outbox.take()
        let batch = try #require(taken)
        #expect(String(buffer: batch.bytes) == "*1\r\n$1\r\nA\r\n*1\r\n$1\r\nB\r\n*1\r\n$1\r\nC\r\n")
        #expect(batch.exchanges.map(\.commandCount) == [1, 2])
        #expect(outbox.take()?.exchanges.count == nil)
        #expect(append(["D"], to: &outbox) == .admitted(flushNeeded: true))
    }

    @Test func boundsCommandsUntilTheyAreAnswered() throws {
        var outbox = Outbox(limits: .init(commands: 2, bytes: 1000))
        #expect(append(["A"], to: &outbox) == .admitted(flushNeeded: true))
        #expect(append(["B", "C"], to: &outbox) == .overloaded)
        #expect(append(["B"], to: &outbox) == .admitted(flushNeeded: false))
        #expect(append(["C"], to: &outbox) == .overloaded)
        let taken = outbox.take()
        let sent = try #require(taken).exchanges
        #expect(append(["C"], to: &outbox) == .overloaded)
        outbox.answered(sent[0])
        #expect(append(["C"], to: &outbox) == .admitted(flushNeeded: true))
    }

    @Test func boundsBytes() {
        var outbox = Outbox(limits: .init(commands: 10, bytes: 30))
        #expect(append([RedisCommand(RedisArgument(String(repeating: "x", count: 30)))], to: &outbox) == .overloaded)
        #expect(append(["A", "B"], to: &outbox) == .admitted(flushNeeded: true))
        #expect(append(["C"], to: &outbox) == .overloaded)
    }

    @Test func drainsWhenAllIsAnswered() throws {
        var outbox = Outbox(limits: .init(commands: 10, bytes: 1000))
        _ = append(["A"], to: &outbox)
        outbox.drain(refusing: .closed)
        #expect(append(["B"], to: &outbox) == .refused(.closed))
        #expect(!outbox.isDrained)
        let taken = outbox.take()
        let sent = try #require(taken).exchanges
        outbox.answered(sent[0])
        #expect(outbox.isDrained)
    }

    @Test func closingReturnsWhatWasNotSent() throws {
        var outbox = Outbox(limits: .init(commands: 10, bytes: 1000))
        _ = append(["A"], to: &outbox)
        _ = outbox.take()
        _ = append(["B", "C"], to: &outbox)
        #expect(outbox.close(refusing: .timedOut).map(\.commandCount) == [2])
        #expect(outbox.close(refusing: .closed).isEmpty)
        #expect(outbox.take()?.exchanges.count == nil)
        #expect(append(["D"], to: &outbox) == .refused(.timedOut))
        #expect(!outbox.isDrained)
    }

    private func append(_ commands: [RedisCommand], to outbox: inout Outbox) -> Outbox.Admission {
        outbox.append(commands, for: .task(Pending()), deadline: self.deadline)
    }
}
