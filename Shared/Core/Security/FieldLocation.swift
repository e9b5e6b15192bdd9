/// Where an encrypted value lives. A blob opens at the place it was sealed for and nowhere else.
package struct FieldLocation: Sendable, Hashable {
    package let table: String
    package let column: String
    /// The row's primary key as text.
    package let row: String

    package init(table: String, column: String, row: String) {
        self.table = table
        self.column = column
        self.row = row
    }
}
