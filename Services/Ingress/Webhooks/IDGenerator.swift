/// xoroshiro128++ (Blackman and Vigna, 2019) from a random seed: for ids that must not meet, though they may be
/// foreseen. The system's generator costs a system call for every eight bytes.
struct IDGenerator: RandomNumberGenerator {
    private var state: (UInt64, UInt64)

    init(seed: UInt128 = .random(in: 1 ... .max)) {
        self.state = (UInt64(truncatingIfNeeded: seed), UInt64(truncatingIfNeeded: seed >> 64))
    }

    mutating func next() -> UInt64 {
        let (first, second) = (self.state.0, self.state.0 ^ self.state.1)
        let number = Self.rotate(first &+ self.state.1, 17) &+ first
        self.state = (Self.rotate(first, 49) ^ second ^ (second << 21), Self.rotate(second, 28))
        return number
    }

    private static func rotate(_ number: UInt64, _ count: UInt64) -> UInt64 {
        number << count | number >> (64 - count)
    }
}
