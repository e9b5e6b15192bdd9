/// Where a stocked number is from.
enum Country: String, Sendable, CaseIterable {
    case us = "US"
    case ca = "CA"
    case mx = "MX"
    case gb = "GB"
    case au = "AU"

    /// Country code and the digits that all stocked numbers share.
    var prefix: String {
        switch self {
        case .us: "1555"
        case .ca: "1600"
        case .mx: "5255"
        case .gb: "447700"
        case .au: "61491"
        }
    }

    /// How many digits follow ``prefix``.
    var subscriberDigits: Int {
        switch self {
        case .us, .ca: 7
        case .mx: 8
        case .gb, .au: 6
        }
    }
}
