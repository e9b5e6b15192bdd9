/// A position in a distributed trace, as the W3C `traceparent` header carries it.
package struct TraceParent: Sendable, Hashable {
    /// 128 bits, never all zero.
    package let traceID: UInt128
    /// Never zero.
    package let spanID: UInt64
    /// Bit 0: sampled. Bit 1: the trace id is random.
    package let flags: UInt8

    package var isSampled: Bool { flags & 1 == 1 }

    /// A new trace, sampled, with random ids.
    package static func generate(using generator: inout some RandomNumberGenerator) -> TraceParent {
        let high = UInt64.random(in: 1 ... .max, using: &generator)
        return TraceParent(
            traceID: UInt128(high) << 64 | UInt128(generator.next()),
            spanID: .random(in: 1 ... .max, using: &generator),
            flags: 0b11)
    }

    /// A new span of the same trace.
    package func child(using generator: inout some RandomNumberGenerator) -> TraceParent {
        TraceParent(traceID: traceID, spanID: .random(in: 1 ... .max, using: &generator), flags: flags)
    }
}
