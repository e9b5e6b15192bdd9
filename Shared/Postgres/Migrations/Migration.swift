/// A change of the schema. Once released it never changes; a new one follows instead.
package struct Migration: Sendable, Equatable {
    package let number: Int
    package let name: String
    /// One statement or several; it runs in a transaction that it must not end itself.
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }
}
