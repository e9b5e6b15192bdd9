/// The checksum of ISO 3309 (zip, PNG, Ethernet), bit by bit: the inputs are a few dozen bytes.
enum CRC32 {
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var remainder: UInt32 = .max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xedb8_8320 : remainder >> 1
            }
        }
        return ~remainder
    }
}
