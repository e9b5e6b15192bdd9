/// A value that can be bound to a statement, in PostgreSQL's binary format (`<type>_send` of the server's sources).
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    /// What is declared for a single parameter; `.unspecified` sends the bytes as text and lets the server infer.
    static var parameterType: PostgresType { get }
    func encode(into bytes: inout [UInt8])
}

extension PostgresEncodable {
    package static var parameterType: PostgresType { postgresType }
}

/// A string takes the type that the statement expects in its place (text, an enum, inet, …).
/// Where nothing is expected, as in `\(name) IS NULL`, write `\(name)::text`. An array of strings is always `text[]`.
extension String: PostgresEncodable {
    package static var postgresType: PostgresType { .text }
    package static var parameterType: PostgresType { .unspecified }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: utf8)
    }
}

extension Int: PostgresEncodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int64(self))
    }
}

extension Int64: PostgresEncodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: self)
    }
}

extension Int32: PostgresEncodable {
    package static var postgresType: PostgresType { .int4 }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: self)
    }
}

extension Double: PostgresEncodable {
    package static var postgresType: PostgresType { .float8 }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: bitPattern)
    }
}

extension Bool: PostgresEncodable {
    package static var postgresType: PostgresType { .bool }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(self ? 1 : 0)
    }
}

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Overwrites the four bytes at `index`, which were kept free for a length.
    mutating func replace(at index: Int, bigEndian number: Int32) {
        for byte in 0..<4 {
            self[index + byte] = UInt8(truncatingIfNeeded: number >> (24 - 8 * byte))
        }
    }
}
