import Testing

@testable import Sandbox

@Suite struct NumberTests {
    @Test(arguments: Country.allCases)
    func idsLeadBackToTheNumber(country: Country) throws {
        for position in [1, 20, 21, 12_000, BusinessNumber.limit] {
            let number = try #require(BusinessNumber(country: country, position: position))
            #expect(BusinessNumber(stockId: number.id) == number)
            #expect(BusinessNumber.stock(ofBusinessAccount: number.businessAccountId).contains(number))
            #expect((10...15).contains(number.digits.count))
        }
    }

    @Test func numbersAndAccountsAreDistinct() {
        let numbers = Country.allCases.flatMap { country in
            (1...12_000).compactMap { BusinessNumber(country: country, position: $0) }
        }
        #expect(Set(numbers.map(\.digits)).count == numbers.count)
        #expect(Set(numbers.map(\.id)).count == numbers.count)
        #expect(Set(numbers.map(\.businessAccountId)).count == numbers.count / BusinessNumber.perBusinessAccount)
    }
}
