import NIOCore

extension StreamEntry {
    /// A copy of the value of the first field of that name.
    package func bytes(_ name: String) -> [UInt8]? {
        self[name].map { Array($0.readableBytesView) }
    }
}
