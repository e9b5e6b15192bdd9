import Testing

@testable import RelayWorker

@Suite struct RecentValuesTests {
    private let start = ContinuousClock.now

    @Test func givesAValueForItsLifetime() {
        let values = RecentValues<String, Int?>(lifetime: .seconds(5))
        values.keep(nil, for: "none", readAt: self.start)
        values.keep(1, for: "one", readAt: self.start)
        #expect(values.value(of: "one", at: self.start + .milliseconds(4_999)) == .some(1))
        #expect(values.value(of: "none", at: self.start) == .some(nil))
        #expect(values.value(of: "one", at: self.start + .seconds(5)) == nil)
        #expect(values.value(of: "two", at: self.start) == nil)
    }

    @Test func forgetsWhatItIsToldTo() {
        let values = RecentValues<String, Int>()
        values.keep(1, for: "one", readAt: self.start)
        values.keep(2, for: "two", readAt: self.start)
        values.forget("one")
        #expect(values.value(of: "one", at: self.start) == nil)
        #expect(values.value(of: "two", at: self.start) == 2)
    }

    @Test func neverHoldsMoreThanItsCapacity() {
        let values = RecentValues<Int, Int>(capacity: 10)
        for key in 0..<25 { values.keep(key, for: key, readAt: self.start) }
        let held = (0..<25).filter { values.value(of: $0, at: self.start) != nil }
        #expect(held.count <= 10)
        #expect(held.contains(24))
    }
}
