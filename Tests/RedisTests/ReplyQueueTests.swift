import NIOCore
import Testing

@testable import Redis

@Suite struct ReplyQueueTests {
    @Test func matchesRepliesInOrder() throws {
        var queue = ReplyQueue()
        queue.append([exchange(1), exchange(2)])
        queue.append([exchange(1)])
        #expect(try queue.receive(.success(1))?.replies == [.success(1)])
        #expect(try queue.receive(.success(2))?.replies == nil)
        #expect(try queue.receive(.failure(.closed))?.replies == [.success(2), .failure(.closed)])
        #expect(try queue.receive(.success(4))?.replies == [.success(4)])
    }

    @Test func refusesAReplyToNothing() {
        var queue = ReplyQueue()
        do {
            _ = try queue.receive(.success(1))
            Issue.record("the reply was accepted")
        } catch {
            #expect(error.code == .protocolViolation)
        }
    }

    @Test func knowsTheEarliestDeadline() {
        var queue = ReplyQueue()
        #expect(queue.earliestDeadline == nil)
        queue.append([exchange(1, deadline: 7), exchange(1, deadline: 3), exchange(1, deadline: 5)])
        #expect(queue.earliestDeadline == .uptimeNanoseconds(3))
    }

    @Test func failsWhatHasNoReplyAndKeepsWhatHas() throws {
        var queue = ReplyQueue()
        queue.append([exchange(3, deadline: 10), exchange(2, deadline: 9), exchange(1, deadline: 11)])
        _ = try queue.receive(.success(1))
        let failed = queue.fail(with: .closed, now: .uptimeNanoseconds(9))
        #expect(
            failed.map(\.replies) == [
                [.success(1), .failure(.closed), .failure(.closed)],
                [.failure(.timedOut), .failure(.timedOut)],
                [.failure(.closed)],
            ])
        #expect(queue.fail(with: .closed, now: .uptimeNanoseconds(9)).isEmpty)
    }

    private func exchange(_ commandCount: Int, deadline: UInt64 = 1) -> Exchange {
        Exchange(
            receiver: .task(Pending()), commandCount: commandCount, byteCount: 1,
            deadline: .uptimeNanoseconds(deadline))
    }
}
