/// Settings that hold for one statement or one transaction and are gone when it ends, for row level security.
///
/// They are set with `set_config(name, value, true)`; afterwards `current_setting(name, true)` is `''` or NULL.
package struct SessionScope: Sendable, ExpressibleByDictionaryLiteral {
    package static let none: SessionScope = [:]

    /// The statement that sets them, nil when there are none.
    let statement: SQL?

    /// - Parameter settings: Names such as `app.tenant_id` with their values.
    package init(_ settings: KeyValuePairs<String, String>) {
        self.init(settings.map { ($0.key, $0.value) })
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    private init(_ settings: [(String, String)]) {
        var interpolation = SQL.StringInterpolation(literalCapacity: 40 * settings.count, interpolationCount: 0)
        for (index, (name, value)) in settings.enumerated() {
            interpolation.appendLiteral(index == 0 ? "SELECT set_config(" : ", set_config(")
            interpolation.appendInterpolation(name)
            interpolation.appendLiteral(", ")
            interpolation.appendInterpolation(value)
            interpolation.appendLiteral(", true)")
        }
        statement = settings.isEmpty ? nil : SQL(stringInterpolation: interpolation)
    }
}
