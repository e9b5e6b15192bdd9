import TestSupport

extension SeededGenerator {
    /// Independent of others of the same seed: what one part of a plan draws does not shift another.
    init(seed: UInt64, stream: UInt64) {
        var mixer = SeededGenerator(seed: seed ^ (stream &* 0xD1B5_4A32_D192_ED03))
        self.init(seed: mixer.next())
    }
}
