internal import Core

/// The change that adds an update to a stop's notes. A route's `stops` are replaced as a whole, and a stop that is left
/// out is deleted: every stop goes back with its id and all that can be written of what was read.
enum SamsaraStopNote {
    /// Of a stop's notes, in characters.
    private static let maximumLength = 2_000
    private static let maximumLineLength = 500
    private static let writable = [
        "id", "name", "notes", "externalIds", "singleUseLocation", "scheduledArrivalTime", "scheduledDepartureTime",
        "ontimeWindowBeforeArrivalMs", "ontimeWindowAfterArrivalMs", "appointmentWindows", "sequenceNumber",
    ]

    /// - Parameter route: as `GET /fleet/routes/{id}` has it in `data`.
    /// - Returns: the body of the `PATCH`, or nil if the notes have the update already.
    static func patch(for route: JSONValue, adding update: FleetUpdate) throws(ProviderError) -> JSONValue? {
        guard let stop = update.stop, case .list(let stops)? = route["stops"] else {
            throw ProviderError(.notFound, detail: "the route has no stops")
        }
        guard stops.allSatisfy({ $0["id"]?.text != nil }) else {
            throw ProviderError(.unavailable, detail: "a stop of the route came without its id")
        }
        guard let target = stops.first(where: { $0["id"]?.text == stop.stop.rawValue }) else {
            throw ProviderError(.notFound, detail: "the stop is not on its route any more")
        }
        let notes = target["notes"]?.text ?? ""
        if notes.contains(UpdateText.tag(update.marker)) { return nil }
        let text = try Self.notes(notes, adding: UpdateText.line(update, limit: maximumLineLength))
        let written = stops.map { other in
            writableStop(other, notes: other["id"] == target["id"] ? text : nil)
        }
        return ["stops": .list(written)]
    }

    /// Appends a line. The product's own oldest lines make room, the dispatcher's never.
    static func notes(_ notes: String, adding line: String) throws(ProviderError) -> String {
        var lines = notes.isEmpty ? [] : notes.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.append(line)
        var length = lines.reduce(lines.count - 1) { $0 + $1.utf16.count }
        while length > maximumLength {
            guard let oldest = lines.dropLast().firstIndex(where: UpdateText.isOurs) else {
                throw ProviderError(.rejected, detail: "the stop's notes are full; a stop takes 2,000 characters")
            }
            length -= lines.remove(at: oldest).utf16.count + 1
        }
        return lines.joined(separator: "\n")
    }

    private static func writableStop(_ stop: JSONValue, notes: String?) -> JSONValue {
        var written: [String: JSONValue] = [:]
        for key in writable {
            if let value = stop[key], value != .null { written[key] = value }
        }
        if let address = stop["address"]?["id"] { written["addressId"] = address }
        if let notes { written["notes"] = .text(notes) }
        return .object(written)
    }
}
