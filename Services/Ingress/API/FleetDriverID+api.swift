import Core
import FoundationEssentials

extension FleetDriverID {
    /// Nil for what no fleet system gives as an id: nothing, more than 256 bytes, or control characters.
    init?(request text: some StringProtocol) {
        let isPlain = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isPlain, (1...Self.maximumLength).contains(text.utf8.count) else { return nil }
        self.init(String(text))
    }

    /// - Parameter segment: of a request's path, percent-encoded as it came.
    init?(path segment: String) {
        guard let path = URLComponents(string: "/\(segment)")?.path else { return nil }
        self.init(request: path.dropFirst())
    }
}

extension Problem {
    static func driver(_ parameter: String) -> Problem {
        Problem(
            .invalid, "A query parameter is wrong.",
            errors: [
                .init(pointer: parameter, detail: "takes a driver's id of 1 to \(FleetDriverID.maximumLength) bytes")
            ])
    }
}
