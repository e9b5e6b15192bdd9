import Core

extension FleetDriverID {
    /// Nil for what no fleet system gives as an id: nothing, more than 256 bytes, or control characters.
    init?(request text: some StringProtocol) {
        let isPlain = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        guard isPlain, (1...Self.maximumLength).contains(text.utf8.count) else { return nil }
        self.init(String(text))
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
