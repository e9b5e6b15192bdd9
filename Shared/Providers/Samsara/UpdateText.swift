internal import Core
internal import FoundationEssentials

/// The text of a fleet update as dispatchers read it. `[FleetChat <marker>]` stands in everything that the product
/// writes, so that it is found again and known as its own.
enum UpdateText {
    private static let opening = "[FleetChat "

    static func tag(_ marker: String) -> String { "\(opening)\(marker)]" }

    /// Whether the product wrote this line or note.
    static func isOurs(_ text: some StringProtocol) -> Bool { text.hasPrefix(opening) }

    /// `[FleetChat <marker>] 2026-11-21 14:05 UTC`
    static func stamp(_ update: FleetUpdate) -> String {
        let minute = RFC3339.text(update.occurredAt).prefix(16).split(separator: "T").joined(separator: " ")
        return "\(tag(update.marker)) \(minute) UTC"
    }

    /// What the driver tapped and wrote, as one text.
    static func body(_ update: FleetUpdate) -> String {
        [update.status, update.message].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }

    /// Stamp and body on one line, cut to `limit` UTF-16 units.
    static func line(_ update: FleetUpdate, limit: Int) -> String {
        let words = body(update).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let line = words.isEmpty ? stamp(update) : "\(stamp(update)) \(words)"
        guard line.utf16.count > limit else { return line }
        var cut = ""
        for character in line {
            guard cut.utf16.count + String(character).utf16.count < limit else { break }
            cut.append(character)
        }
        return cut + "…"
    }
}
