/// A refusal that a vendor puts in words of its own.
protocol VendorError: Error {
    var answer: Answer { get }
}
