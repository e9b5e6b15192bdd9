/// A word of a vendor's list, or one that the list did not have when this was written.
package enum VendorWord<Known: RawRepresentable & Hashable & Sendable>: Sendable, Hashable
where Known.RawValue == String {
    case known(Known)
    case unknown(String)

    package init(_ rawValue: String) {
        self = Known(rawValue: rawValue).map(Self.known) ?? .unknown(rawValue)
    }

    package var rawValue: String {
        switch self {
        case .known(let word): word.rawValue
        case .unknown(let text): text
        }
    }
}

extension VendorWord: CustomStringConvertible {
    package var description: String { self.rawValue }
}

extension VendorWord: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
