/// A setting with choices, for tests.
enum Lane: String, CaseIterable {
    case outbound, inbound, receipts, usage
}
