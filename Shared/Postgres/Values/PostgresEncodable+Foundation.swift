package import FoundationEssentials

extension UUID: PostgresEncodable {
    package static var postgresType: PostgresType { .uuid }

    package func encode(into bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: uuid) { unsafe bytes.append(contentsOf: $0) }
    }
}

/// Rounded to microseconds, which is all that PostgreSQL keeps.
extension Date: PostgresEncodable {
    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into bytes: inout [UInt8]) {
        let microseconds = (timeIntervalSinceReferenceDate * 1_000_000).rounded() + Timestamp.referenceDateOffset
        bytes.append(bigEndian: Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max))
    }
}
