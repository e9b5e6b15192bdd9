import Core
import FoundationEssentials

/// The body of an API call. A field that it does not have is refused: passed over, a slip of the pen would do nothing
/// and say nothing.
protocol RequestBody: Decodable {
    associatedtype CodingKeys: CodingKey, CaseIterable
}

extension RequestBody {
    static func refuseUnknownFields(of body: Data) throws {
        let known = Self.CodingKeys.allCases.map(\.stringValue)
        let unknown = try JSONDecoder().decode(FieldNames.self, from: body).names.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw Problem(
                .invalid, "Some fields are not known.",
                errors: unknown.sorted().prefix(20).map {
                    .init(
                        pointer: "/\($0.bounded(to: 64))",
                        detail: "is not known; known are \(known.joined(separator: ", "))")
                })
        }
    }
}

private struct FieldNames: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let names: [String]

    init(from decoder: any Decoder) throws {
        self.names = try decoder.container(keyedBy: Name.self).allKeys.map(\.stringValue)
    }
}
