import Testing

@testable import Runtime

@Suite struct HealthBoardTests {
    @Test func failsBeforeTheFirstAnswer() {
        let board = HealthBoard(deadline: .seconds(2))
        #expect(board.result("redis", at: .zero).status == .fail("not checked yet"))
    }

    @Test func keepsTheLastAnswerWhileTheNextIsAwaited() {
        var board = HealthBoard(deadline: .seconds(2))
        board.asked("redis", at: .seconds(1))
        board.answered("redis", .pass, at: .seconds(1) + .milliseconds(5), wallClock: .seconds(100))
        board.asked("redis", at: .seconds(2))
        #expect(
            board.result("redis", at: .seconds(3))
                == HealthBoard.Result(status: .pass, checkedAt: .seconds(100), took: .milliseconds(5)))
    }

    @Test func failsOnceTheAnswerIsOverdueAndRecovers() {
        var board = HealthBoard(deadline: .seconds(2))
        board.asked("redis", at: .zero)
        board.answered("redis", .pass, at: .zero, wallClock: .zero)
        board.asked("redis", at: .seconds(10))
        #expect(board.result("redis", at: .seconds(12)).status == .fail("no answer within 2s"))
        #expect(board.result("redis", at: .seconds(15)).took == .seconds(5))
        board.answered("redis", .warn("slow"), at: .seconds(16), wallClock: .zero)
        #expect(board.result("redis", at: .seconds(17)).status == .warn("slow"))
    }
}
