/// The country calling codes of ITU-T E.164: a prefix code of one to three digits.
enum CallingCode {
    private static let oneDigit: Set<Character> = ["1", "7"]
    private static let twoDigits: Set<Substring> = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
        "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ]
    /// The first two digits under which three-digit codes are assigned.
    private static let threeDigitZones: Set<Substring> = [
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69",
        "80", "85", "87", "88", "96", "97", "99",
    ]

    /// The calling code that the digits begin with, which is, or within its zone may be, assigned.
    static func prefix(of digits: some StringProtocol) -> String? {
        let zone = Substring(digits.prefix(2))
        if let first = digits.first, oneDigit.contains(first) { return String(first) }
        if twoDigits.contains(zone) { return String(zone) }
        return threeDigitZones.contains(zone) ? String(digits.prefix(3)) : nil
    }
}
