/// Lends `strings` as an array of C strings with a null pointer at its end.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(bytes.count)
        bytes.append(contentsOf: string.utf8.lazy.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
        let pointers: [UnsafePointer<CChar>?] = unsafe offsets.map { offset in
            unsafe buffer.baseAddress.map { unsafe $0 + offset }
        }
        return unsafe body(pointers + [nil])
    }
}
