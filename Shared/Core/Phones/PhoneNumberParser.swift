/// Reads phone numbers as people and fleet systems write them.
package enum PhoneNumberParser {
    private static let maximumByteCount = 64

    /// - Parameters:
    ///   - text: the international form of any country, or the national form of `country` if that is the United
    ///     States, Canada, Mexico, the United Kingdom or Australia.
    ///   - country: where the number is written, which decides its trunk and international prefixes.
    package static func parse(_ text: String, country: CountryCode) throws(PhoneNumberError) -> PhoneNumber {
        guard text.utf8.count <= maximumByteCount else { throw .tooLong }
        let (digits, hasPlus) = try DialString.read(text)
        if hasPlus { return try international(digits) }
        guard let plan = NumberingPlan.of(country) else { throw .notInternational }
        for prefix in plan.internationalPrefixes where digits.hasPrefix(prefix) {
            return try international(digits.dropFirst(prefix.count))
        }
        return try national(digits, plan: plan)
    }

    private static func international(_ digits: Substring) throws(PhoneNumberError) -> PhoneNumber {
        if let plan = NumberingPlan.of(international: digits), digits.count <= 15 {
            guard let number = significant(digits.dropFirst(plan.callingCode.count), plan: plan) else {
                throw .notValid(in: plan.country)
            }
            return try PhoneNumber(waID: plan.callingCode + number)
        }
        return try PhoneNumber(waID: digits)
    }

    private static func national(
        _ digits: Substring, plan: NumberingPlan
    ) throws(PhoneNumberError) -> PhoneNumber {
        if let number = significant(digits, plan: plan) { return try PhoneNumber(waID: plan.callingCode + number) }
        let rest = digits.dropFirst(plan.callingCode.count)
        if digits.hasPrefix(plan.callingCode), let number = significant(rest, plan: plan) {
            return try PhoneNumber(waID: plan.callingCode + number)
        }
        if plan.localLengths.contains(digits.count) { throw .areaCodeMissing(plan.country) }
        throw .notValid(in: plan.country)
    }

    /// The digits without what is dialled before them; nil if neither way gives a valid number.
    private static func significant(_ digits: Substring, plan: NumberingPlan) -> Substring? {
        if plan.isValid(digits) { return digits }
        for prefix in plan.trunkPrefixes where digits.hasPrefix(prefix) {
            let rest = digits.dropFirst(prefix.count)
            if plan.isValid(rest) { return rest }
        }
        return nil
    }
}
