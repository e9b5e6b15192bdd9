import Core
import Storage

/// A table of drivers' phones, read line by line: what is to be changed, and what is wrong.
struct DriverSheet {
    enum Column: String, CaseIterable {
        case fleetDriverId, phoneNumber, driverName, preferredLanguage, consent
    }

    private(set) var changes: [DriverChange] = []
    private(set) var failures: [DriverImportRoutes.Report.Failure] = []
    /// Lines with values.
    let lines: Int

    /// - Parameter country: how numbers without a country code are read.
    init(_ table: CSVTable, country: CountryCode) throws(Problem) {
        guard let titles = table.rows.first else { throw Problem(.invalid, "The table is empty.") }
        let columns = try Self.columns(titles)
        self.lines = table.rows.count - 1
        var drivers: Set<FleetDriverID> = []
        var phones: [PhoneNumber: Int] = [:]
        for row in table.rows.dropFirst() {
            var line = Line(row, columns)
            let change = line.change(country: country)
            if let change, !drivers.insert(change.driver).inserted {
                line.fail(.fleetDriverId, "appears in an earlier line as well")
            }
            if let phone = change?.phone, let first = phones.updateValue(row.line, forKey: phone) {
                line.fail(.phoneNumber, "appears in line \(first) as well")
            }
            self.failures += line.failures
            if line.failures.isEmpty, let change { self.changes.append(change) }
        }
    }

    private static func columns(_ titles: CSVTable.Row) throws(Problem) -> [Column?] {
        let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
        var columns: [Column?] = []
        for title in titles.values {
            let title = title.trimmed
            guard !title.isEmpty else {
                columns.append(nil)
                continue
            }
            guard let column = Column.allCases.first(where: { $0.rawValue.lowercased() == title.lowercased() }),
                !columns.contains(column)
            else {
                throw Problem(
                    .invalid, "The first line names the columns.",
                    errors: [
                        .init(pointer: title.bounded(to: 64), detail: "is not known or there twice; known are \(known)")
                    ])
            }
            columns.append(column)
        }
        guard columns.contains(.fleetDriverId) else {
            throw Problem(
                .invalid, "The first line names the columns.",
                errors: [.init(pointer: "fleetDriverId", detail: "is required; known are \(known)")])
        }
        return columns
    }

    /// One line on its way to a change.
    private struct Line {
        let number: Int
        private let values: [Column: String]
        private(set) var failures: [DriverImportRoutes.Report.Failure] = []

        init(_ row: CSVTable.Row, _ columns: [Column?]) {
            self.number = row.line
            var values: [Column: String] = [:]
            for (column, value) in zip(columns, row.values) {
                guard let column, !value.trimmed.isEmpty else { continue }
                values[column] = value.trimmed
            }
            self.values = values
            if row.values.count > columns.count {
                self.failures.append(
                    .init(
                        line: row.line, fleetDriverId: values[.fleetDriverId], field: nil,
                        detail: "has more values than the first line has columns"))
            }
        }

        mutating func fail(_ column: Column, _ detail: String) {
            self.failures.append(
                .init(
                    line: self.number, fleetDriverId: self.values[.fleetDriverId], field: column.rawValue,
                    detail: detail))
        }

        mutating func change(country: CountryCode) -> DriverChange? {
            guard let id = self.values[.fleetDriverId].flatMap({ FleetDriverID(request: $0) }) else {
                self.fail(.fleetDriverId, "takes a driver's id of 1 to \(FleetDriverID.maximumLength) bytes")
                return nil
            }
            var change = DriverChange(line: self.number, driver: id)
            change.phone = self.phone(country)
            change.name = self.text(.driverName, length: 255)
            change.consent = self.text(.consent, length: 200)
            change.language = self.language()
            if self.values.count == 1 { self.fail(.phoneNumber, "is missing: the line changes nothing") }
            return change
        }

        private mutating func phone(_ country: CountryCode) -> PhoneNumber? {
            guard let text = self.values[.phoneNumber] else { return nil }
            do {
                return try PhoneNumberParser.parse(text, country: country)
            } catch {
                self.fail(.phoneNumber, "\(error)")
                return nil
            }
        }

        private mutating func text(_ column: Column, length: Int) -> String? {
            guard let text = self.values[column] else { return nil }
            var check = FieldCheck()
            let checked = check.text(text, column.rawValue, length: 1...length)
            guard let error = check.errors.first else { return checked }
            self.fail(column, error.detail)
            return nil
        }

        private mutating func language() -> Language? {
            guard let text = self.values[.preferredLanguage] else { return nil }
            let language = Language(tag: text)
            if language == nil {
                self.fail(
                    .preferredLanguage, "takes \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return language
        }
    }
}
