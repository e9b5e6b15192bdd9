/// A language that every template and every text exists in. The raw value is Meta's language code.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case english = "en_US"
    case spanish = "es_MX"
    case french = "fr_CA"

    /// Reads a language tag by its language alone: `es`, `es-MX` and `es_419` are all Spanish. Nil for any other.
    package init?(tag: some StringProtocol) {
        guard tag.utf8.count <= 35, let primary = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first else {
            return nil
        }
        switch primary.lowercased() {
        case "en": self = .english
        case "es": self = .spanish
        case "fr": self = .french
        default: return nil
        }
    }

    /// What drivers of a country most likely read, where nothing is known about the driver.
    package init(defaultFor country: CountryCode) {
        switch country.rawValue {
        case "MX", "ES", "PR", "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "NI", "PA", "PE", "PY",
            "SV", "UY", "VE":
            self = .spanish
        case "FR", "MC": self = .french
        default: self = .english
        }
    }
}
