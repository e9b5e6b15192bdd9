/// Broken variants of a payload: cut at every byte, and bytes changed, dropped and doubled at random.
func brokenVariants(of payload: String, seed: UInt64, count: Int = 300) -> [[UInt8]] {
    let bytes = Array(payload.utf8)
    var variants = (0..<bytes.count).map { Array(bytes.prefix($0)) }
    var generator = SeededGenerator(seed: seed)
    let interesting = Array(#"{}[]",:\0-9.eEnulltrue"#.utf8) + [0, 0x7f, 0x80, 0xff]
    for _ in 0..<count {
        var variant = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let index = Int.random(in: 0..<variant.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: variant[index] = interesting[Int.random(in: 0..<interesting.count, using: &generator)]
            case 1: variant[index] = UInt8.random(in: 0...255, using: &generator)
            case 2: variant.remove(at: index)
            default: variant.insert(contentsOf: variant[index..<min(index + 20, variant.count)], at: index)
            }
            if variant.isEmpty { break }
        }
        variants.append(variant)
    }
    return variants
}
