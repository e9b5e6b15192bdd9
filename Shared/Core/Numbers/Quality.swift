/// Meta's rating of a number or a template by what its readers did: blocked, reported, read.
package enum Quality: String, Sendable {
    case green = "GREEN"
    case yellow = "YELLOW"
    case red = "RED"
    case notKnown = "UNKNOWN"
}
