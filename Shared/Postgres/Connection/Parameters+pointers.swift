extension Parameters {
    /// Lends the values in libpq's form: pointers (null for NULL), lengths and formats.
    func withPointers<Result>(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { bytes in
            let pointers = unsafe values.map { value -> UnsafePointer<CChar>? in
                guard !value.isNull else { return nil }
                return unsafe bytes.baseAddress?.advanced(by: value.offset).assumingMemoryBound(to: CChar.self)
            }
            let lengths = values.map { Int32($0.length) }
            let formats = values.map(\.format.rawValue)
            return unsafe body(pointers, lengths, formats)
        }
    }
}
