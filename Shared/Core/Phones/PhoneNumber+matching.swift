/// WhatsApp writes the mobiles of three countries with and without one digit, and Meta may answer with another form
/// than the one that was sent: Mexico's 1 and Argentina's 9 after the calling code, Brazil's 9 after the area code.
extension PhoneNumber {
    /// Every WhatsApp id that may stand for this number, its own first.
    package var matchKeys: [String] {
        [waID] + (otherForm.map { [$0] } ?? [])
    }

    package func matches(_ other: PhoneNumber) -> Bool {
        waID == other.waID || otherForm == other.waID
    }

    private var otherForm: String? {
        switch waID.prefix(2) {
        case "52": toggled("1", after: 2, length: 12)
        case "54": toggled("9", after: 2, length: 12)
        case "55": brazilianForm
        default: nil
        }
    }

    /// Only mobiles, whose eight digits begin with 6 to 9, have a form with and one without the ninth digit.
    private var brazilianForm: String? {
        guard let first = waID.suffix(8).first, first >= "6" else { return nil }
        return toggled("9", after: 4, length: 12)
    }

    /// The number without `digit` at a place where it is one longer than `length`, with it where it is exactly that.
    private func toggled(_ digit: Character, after count: Int, length: Int) -> String? {
        let head = waID.prefix(count)
        let tail = waID.dropFirst(count)
        if waID.utf8.count == length { return String(head) + String(digit) + tail }
        guard waID.utf8.count == length + 1, tail.first == digit else { return nil }
        return String(head) + tail.dropFirst()
    }
}
