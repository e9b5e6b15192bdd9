/// A statement: text whose interpolated values become the parameters `$1`, `$2`, … and so can never be read as SQL.
///
///     "SELECT name FROM drivers WHERE id = \(id) AND state = ANY(\(states))"
///
/// Text that is not a value, such as an identifier chosen by the program, needs `\(unescaped: …)`.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The most parameters that the protocol can count.
    static let maximumParameters = 65_535

    let text: String
    let parameters: Parameters

    package init(stringLiteral text: String) {
        self.text = text
        self.parameters = Parameters()
    }

    package init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
        self.parameters = stringInterpolation.parameters
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var parameters = Parameters()

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 3 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Puts `text` into the statement as it is. Nothing that came from outside belongs here.
        package mutating func appendInterpolation(unescaped text: String) {
            self.text += text
        }

        package mutating func appendInterpolation<T: PostgresEncodable>(_ value: T?) {
            parameters.append(value)
            appendPlaceholder()
        }

        package mutating func appendInterpolation<T: PostgresEncodable>(_ values: [T]?) {
            parameters.append(array: values)
            appendPlaceholder()
        }

        package mutating func appendInterpolation<T: PostgresEncodable>(_ values: [T?]?) {
            parameters.append(array: values)
            appendPlaceholder()
        }

        /// One bytea.
        package mutating func appendInterpolation(_ bytes: [UInt8]?) {
            parameters.append(bytes.map(Bytea.init))
            appendPlaceholder()
        }

        package mutating func appendInterpolation(_ values: [[UInt8]]?) {
            parameters.append(array: values?.map(Bytea.init))
            appendPlaceholder()
        }

        package mutating func appendInterpolation(_ values: [[UInt8]?]?) {
            parameters.append(array: values?.map { $0.map(Bytea.init) })
            appendPlaceholder()
        }

        private mutating func appendPlaceholder() {
            text += "$"
            text += String(parameters.count)
        }
    }
}

extension SQL {
    /// BEGIN, COMMIT and their kind, which would touch whatever else runs on the connection.
    var isTransactionControl: Bool {
        let word = text.utf8.drop { $0 <= UInt8(ascii: " ") }.prefix { $0 > UInt8(ascii: ";") }.prefix(9)
        switch String(decoding: word, as: UTF8.self).uppercased() {
        case "BEGIN", "START", "COMMIT", "END", "ABORT": return true
        case "ROLLBACK": return !text.uppercased().contains(" TO ")
        default: return false
        }
    }
}

extension SQL: CustomStringConvertible {
    /// The text with its placeholders; the values do not show.
    package var description: String { text }
}
