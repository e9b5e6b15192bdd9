import Testing

@testable import Core

@Suite struct TraceParentTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test(arguments: ["00", "01", "02", "03"])
    func printsWhatItReads(flags: String) throws {
        let text = "00-\(Self.trace)-\(Self.span)-\(flags)"
        #expect(try #require(TraceParent(text)).description == text)
    }

    @Test func readsItsParts() throws {
        let parent = try #require(TraceParent("00-\(Self.trace)-\(Self.span)-01"))
        #expect(parent.traceID == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
        #expect(parent.spanID == 0x00f0_67aa_0ba9_02b7)
        #expect(parent.isSampled)
    }

    @Test(arguments: ["cc-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01-what-comes-later", "01-\(trace)-\(span)-f1"])
    func readsLaterVersionsAsThisOne(_ text: String) throws {
        #expect(try #require(TraceParent(text)).description == "00-\(Self.trace)-\(Self.span)-01")
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-x",
        "00-\(trace)-\(span)-01-", "cc-\(trace)-\(span)-01.x", "ff-\(trace)-\(span)-01", "0-\(trace)-\(span)-01",
        "00-\(String(repeating: "0", count: 32))-\(span)-01", "00-\(trace)-\(String(repeating: "0", count: 16))-01",
        "00-\(trace.uppercased())-\(span)-01", "00-\(trace.dropLast())g-\(span)-01", " 00-\(trace)-\(span)-01",
        "00-\(trace.dropLast())-\(span)-01", "00_\(trace)_\(span)_01",
        "cc-\(trace)-\(span)-01-\(String(repeating: "x", count: 500))",
    ])
    func refuses(_ text: String) {
        #expect(TraceParent(text) == nil)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func generatesWhatItReads(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let parent = TraceParent.generate(using: &generator)
        #expect(parent.isSampled)
        #expect(TraceParent(parent.description) == parent)
    }

    @Test func continuesTheTraceInAChild() {
        var generator = SeededGenerator(seed: 1)
        let parent = TraceParent.generate(using: &generator)
        let child = parent.child(using: &generator)
        #expect(child.traceID == parent.traceID)
        #expect(child.spanID != parent.spanID)
        #expect(child.flags == parent.flags)
    }
}
