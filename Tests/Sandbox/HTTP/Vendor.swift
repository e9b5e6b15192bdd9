/// Whose stand-in a request is for, told by the first part of its path.
enum Vendor: String, Sendable, CaseIterable {
    case whatsapp
    case samsara

    init?(path: String) {
        guard let first = path.split(separator: "/", maxSplits: 1).first else { return nil }
        self.init(rawValue: String(first))
    }

    /// A failure in the words of the vendor.
    func failure(status: Int, code: Int? = nil) -> Answer {
        switch self {
        case .whatsapp: GraphError(status: status, code: code ?? (status >= 500 ? 131_000 : 1)).answer
        case .samsara: SamsaraError(status: status, message: "Injected failure").answer
        }
    }

    func unknownPath(_ method: String, _ path: String) -> Answer {
        switch self {
        case .whatsapp: GraphError.unknownObject(path).answer
        case .samsara: SamsaraError.notFound("\(method) \(path)").answer
        }
    }
}
