/// The object id of a built-in PostgreSQL type (pg_type.dat), which is the same on every server.
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The server infers the type from the place where the parameter stands.
    package static let unspecified = Self(0)
    package static let bool = Self(16)
    package static let bytea = Self(17)
    package static let int8 = Self(20)
    package static let int4 = Self(23)
    package static let text = Self(25)
    package static let float8 = Self(701)
    package static let timestamptz = Self(1184)
    package static let uuid = Self(2950)
    package static let jsonb = Self(3802)

    /// The type of an array of this type; `unspecified` where the module has no use for one.
    package var array: PostgresType {
        switch self {
        case .bool: Self(1000)
        case .bytea: Self(1001)
        case .int4: Self(1007)
        case .text: Self(1009)
        case .int8: Self(1016)
        case .float8: Self(1022)
        case .timestamptz: Self(1185)
        case .uuid: Self(2951)
        case .jsonb: Self(3807)
        default: .unspecified
        }
    }
}

extension PostgresType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bool: "boolean"
        case .bytea: "bytea"
        case .int8: "bigint"
        case .int4: "integer"
        case .text: "text"
        case .float8: "double precision"
        case .timestamptz: "timestamptz"
        case .uuid: "uuid"
        case .jsonb: "jsonb"
        case Self(21): "smallint"
        case Self(114): "json"
        case Self(1043): "varchar"
        case Self(1082): "date"
        case Self(1114): "timestamp"
        case Self(1186): "interval"
        case Self(1700): "numeric"
        default: arrayDescription ?? "type \(rawValue)"
        }
    }

    private var arrayDescription: String? {
        let elements: [Self] = [.bool, .bytea, .int4, .text, .int8, .float8, .timestamptz, .uuid, .jsonb]
        return elements.first { $0.array == self }.map { "\($0)[]" }
    }
}
