import ArgumentParser

struct Numbers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints numbers that the sandbox knows, as JSON for pool-manager stock --file.")

    @Option(help: "How many numbers, 1 to \(BusinessNumber.limit).")
    var count: Int

    @Option(help: "Where they are from: \(Country.allCases.map(\.rawValue).joined(separator: ", ")).")
    var country = "US"

    func run() throws {
        guard let country = Country(rawValue: country.uppercased()) else {
            throw ValidationError("--country takes \(Country.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard (1...BusinessNumber.limit).contains(count) else {
            throw ValidationError("--count takes 1 to \(BusinessNumber.limit)")
        }
        let numbers = (1...count).compactMap { BusinessNumber(country: country, position: $0)?.stockEntry(country) }
        Console.write(JSON.array(numbers).text)
    }
}
