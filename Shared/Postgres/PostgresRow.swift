/// One row of a result. It keeps the memory of the whole result.
package struct PostgresRow: Sendable {
    let result: PostgresResult
    let index: Int

    package var columns: [String] {
        (0..<result.columnCount).map(result.columnName)
    }

    /// All columns from left to right: `row.decode((UUID, String, Int?).self)`.
    package func decode<each T: PostgresDecodable>(
        _: (repeat each T).Type
    ) throws(PostgresError) -> (repeat each T) {
        var wanted = 0
        for _ in repeat (each T).self { wanted += 1 }
        try checkCount(wanted)
        var column = 0
        return (repeat try next((each T).self, &column))
    }

    /// The only column.
    package func decode<T: PostgresDecodable>(_ type: T.Type) throws(PostgresError) -> T {
        try checkCount(1)
        return try value(0, as: type)
    }

    /// One column by its name, as in the statement's result (folded to lower case unless quoted there).
    package func decode<T: PostgresDecodable>(_ name: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let column = (0..<result.columnCount).first(where: { result.columnName($0) == name }) else {
            throw PostgresError(.decoding, "the row has no column \(name), only \(columns.joined(separator: ", "))")
        }
        return try value(column, as: type)
    }

    private func checkCount(_ wanted: Int) throws(PostgresError) {
        guard wanted == result.columnCount else {
            throw PostgresError(.decoding, "the row has \(result.columnCount) columns, \(wanted) were asked for")
        }
    }

    private func next<T: PostgresDecodable>(_ type: T.Type, _ column: inout Int) throws(PostgresError) -> T {
        defer { column += 1 }
        return try value(column, as: type)
    }

    private func value<T: PostgresDecodable>(_ column: Int, as type: T.Type) throws(PostgresError) -> T {
        switch result.value(row: index, column: column, { T(postgresText: $0) }) {
        case .some(.some(let value)):
            return value
        case .some(.none):
            if let null = T.postgresNull { return null }
            throw failure(column, "is NULL, which \(type) has no place for")
        case .none:
            throw failure(column, "does not read as \(type)")
        }
    }

    private func failure(_ column: Int, _ reason: String) -> PostgresError {
        let name = result.columnName(column)
        return PostgresError(
            .decoding, "column \(column + 1), \(name) (\(result.columnType(column))), \(reason)", column: name
        )
    }
}
