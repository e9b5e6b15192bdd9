/// Where the reading of a value's text has got to.
struct TextScanner {
    private(set) var position = 0

    func isAtEnd(of text: borrowing Span<UInt8>) -> Bool {
        position == text.count
    }

    /// Steps over `character` if it comes next.
    mutating func skip(_ character: Unicode.Scalar, in text: borrowing Span<UInt8>) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// At least one and at most nine decimal digits.
    mutating func number(in text: borrowing Span<UInt8>) -> Int? {
        let start = position
        var number = 0
        while let digit = digit(in: text), position - start < 9 {
            number = number * 10 + digit
            position += 1
        }
        return position > start ? number : nil
    }

    /// The digits after a decimal point in units of 10⁻⁶.
    mutating func millionths(in text: borrowing Span<UInt8>) -> Int? {
        let start = position
        guard let number = number(in: text), position - start <= 6 else { return nil }
        return (position - start..<6).reduce(number) { number, _ in number * 10 }
    }

    private func digit(in text: borrowing Span<UInt8>) -> Int? {
        guard position < text.count, case 0x30...0x39 = text[position] else { return nil }
        return Int(text[position] - 0x30)
    }
}
