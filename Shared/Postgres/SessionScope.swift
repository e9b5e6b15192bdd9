/// Settings that hold for one statement or one transaction and are gone when it ends, for row level security.
///
/// They are set with `set_config(name, value, true)`; afterwards `current_setting(name, true)` is `''` or NULL.
package struct SessionScope: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package static let none: SessionScope = [:]

    private let settings: [Setting]

    private struct Setting: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// - Parameter settings: Names such as `app.tenant_id` with their values.
    package init(_ settings: KeyValuePairs<String, String>) {
        self.settings = settings.map { Setting(name: $0.key, value: $0.value) }
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        settings = elements.map { Setting(name: $0.0, value: $0.1) }
    }

    /// The statement that sets them, nil when there are none.
    var statement: SQL? {
        guard !settings.isEmpty else { return nil }
        var interpolation = SQL.StringInterpolation(literalCapacity: 40 * settings.count, interpolationCount: 0)
        for (index, setting) in settings.enumerated() {
            interpolation.appendLiteral(index == 0 ? "SELECT set_config(" : ", set_config(")
            interpolation.appendInterpolation(setting.name)
            interpolation.appendLiteral(", ")
            interpolation.appendInterpolation(setting.value)
            interpolation.appendLiteral(", true)")
        }
        return SQL(stringInterpolation: interpolation)
    }
}
