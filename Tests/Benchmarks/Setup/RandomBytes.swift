import FoundationEssentials

struct RandomBytes {
    let bytes: [UInt8]

    init(_ count: Int) {
        self.bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }

    var base64: String { Data(bytes).base64EncodedString() }
}
